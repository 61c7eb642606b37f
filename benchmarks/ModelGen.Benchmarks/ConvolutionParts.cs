using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Benchmarks;

/// <summary>The steps of a training program that compute one convolution and its gradients.</summary>
internal static class ConvolutionParts
{
    private const string Forward = "forward", Input = "gradient of the input", Weight = "gradient of the weight";

    /// <summary>All parts, in the order they run.</summary>
    public static IReadOnlyList<string> All { get; } = [Forward, Input, Weight];

    /// <summary>The step that computes a part of the layer that a network is named for.</summary>
    /// <returns>Its place in the program; null where the network does not need it: no gradient of an image, for one.</returns>
    public static int? Find(Network network, CompiledProgram program, string part)
    {
        for (var i = 0; i < program.Steps.Count; i++)
            if (program.Steps[i].Node is var node && node.Path == network.Name && Part(node.Operator) == part) return i;
        return null;
    }

    private static string? Part(Operator op) => op switch
    {
        Conv2d => Forward,
        Conv2dInputGradient => Input,
        Conv2dWeightGradient => Weight,
        _ => null,
    };
}

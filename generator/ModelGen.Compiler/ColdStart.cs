using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler;

/// <summary>
/// In a compiler that has just started, most of what a model takes is the just-in-time compilation of this assembly. The front
/// end reads the declaration first, with one thread; meanwhile another goes the rest of the road with a network of a few layers.
/// </summary>
public static class ColdStart
{
    private static int s_begun;

    /// <summary>Begins, the first time that it is called in a process, and returns at once.</summary>
    /// <param name="frontEnd">The assembly that reads declarations: its methods are compiled without being called.</param>
    public static void Begin(Assembly frontEnd)
    {
        if (Interlocked.Exchange(ref s_begun, 1) != 0) return;
        // A fault in it would be one of the road as well, where it is reported.
        Task.Run(() =>
        {
            Prepare(frontEnd);
            return Parts.OneByOne(Rehearse);
        });
    }

    private static void Prepare(Assembly assembly)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance;
        foreach (var type in assembly.GetTypes().Where(type => !type.ContainsGenericParameters))
            foreach (var method in type.GetMethods(All).Where(method => !method.IsAbstract && !method.ContainsGenericParameters))
                RuntimeHelpers.PrepareMethod(method.MethodHandle);
    }

    /// <summary>Compiles the network and writes its kernels, as a build does with those of a model.</summary>
    public static IReadOnlyList<SourceFile> Rehearse()
    {
        var compiled = ModelCompiler.Compile(Network());
        return [.. compiled.Files, .. compiled.Kernels.Select(kernel => ModelCompiler.EmitKernel(kernel))];
    }

    /// <summary>What most networks are made of: convolutions, plain and with a stride, BatchNorm, a residual sum, pools, a classifier.</summary>
    private static ModelDefinition Network()
    {
        var builder = new GraphBuilder();
        var stem = Convolution(builder, builder.Input("image", Shape.Of(3, 32, 32)), "stem", kernel: 7, stride: 2);
        var x = Layer(builder, "MaxPool2d", "pool", [("kernelSize", 3), ("stride", 2), ("padding", 1)], stem);
        var y = Convolution(builder, Convolution(builder, x, "conv1", kernel: 1, stride: 1), "conv2", kernel: 3, stride: 1);
        x = Convolution(builder, builder.Add(new Add(), "sum", x, y), "conv3", kernel: 3, stride: 2);
        x = Layer(builder, "Linear", "classifier", [("outFeatures", 10)], Layer(builder, "Flatten", "flatten", [], Layer(builder, "GlobalAvgPool2d", "mean", [], x)));
        builder.Results.Add(new Result(ResultKind.Output, 0, x.Id));
        builder.Phase = Phase.Loss;
        var loss = Layer(builder, "CrossEntropyLoss", "", [], x, builder.Target("target", Shape.Scalar, ElementType.Int));
        builder.Results.Add(new Result(ResultKind.Loss, 0, loss.Id));
        return new ModelDefinition("", default, nameof(Network), builder.ToGraph(), HasErrors: false);
    }

    private static Value Convolution(GraphBuilder builder, Value x, string name, int kernel, int stride)
    {
        x = Layer(builder, "Conv2d", name, [("outChannels", 16), ("kernelSize", kernel), ("stride", stride), ("padding", kernel / 2), ("bias", false)], x);
        return Layer(builder, "ReLU", name + ".relu", [], Layer(builder, "BatchNorm", name + ".bn", [], x));
    }

    private static Value Layer(GraphBuilder builder, string kind, string name, (string Name, object Value)[] options, params Value[] inputs)
    {
        static void Refuse(string argument, string message) => throw new InvalidOperationException(message);
        var arguments = new LayerArguments(options.ToDictionary(o => o.Name, o => o.Value, StringComparer.OrdinalIgnoreCase), Refuse);
        if (!OperatorRegistry.TryGet(kind, out var layer)) throw new InvalidOperationException($"There is no layer '{kind}'.");
        return builder.AddLayer(layer.Create(arguments), name, arguments, inputs)[0];
    }
}

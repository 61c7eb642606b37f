using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Text;

/// <summary>
/// The generated text of two small networks, for people to read: one small enough to be written without a loop, and a
/// convolutional one. <c>MODELGEN_ACCEPT=1 dotnet test</c> accepts what has changed.
/// </summary>
public sealed class SnapshotTests
{
    [Fact]
    public void A_tiny_network() => Verify("Xor",
        """
        using ModelGen;
        namespace Demo;
        [Model(2)]
        [Linear(3), Tanh, Linear(2)]
        [CrossEntropyLoss]
        public sealed partial class Xor;
        """,
        kernels: ["Linear_Bias_Tanh_2x3"]);

    [Fact]
    public void A_convolutional_network() => Verify("SmallNet",
        """
        using ModelGen;
        namespace Demo;
        [Model(3, 16, 16)]
        [Conv2d(8, 3, Padding = 1, Name = "conv"), BatchNorm(Name = "norm"), ReLU, MaxPool2d(2)]
        [Flatten, Linear(10, Name = "fc")]
        [CrossEntropyLoss]
        public sealed partial class SmallNet;
        """,
        kernels: []);

    private static void Verify(string model, string source, string[] kernels)
    {
        var compilation = ModelCompilation.Of(source);
        Assert.Empty(compilation.Diagnostics);
        foreach (var (name, text) in compilation.Generated.Where(f => f.Key.StartsWith("Demo.", StringComparison.Ordinal)))
            Snapshot.Verify(text, name["Demo.".Length..^".g.cs".Length]);
        foreach (var kernel in kernels) Snapshot.Verify(compilation.Generated[$"Kernels/{kernel}.g.cs"], $"{model}.{kernel}");
    }
}

using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>While a declaration is being typed, C# says what is missing, and nothing is added to that.</summary>
public sealed class HalfTypedTests
{
    private const string Usings = "using ModelGen;\nusing static ModelGen.Layers;\n";

    [Theory]
    [InlineData("[Model(1, 8, 8)] [Conv2d(8), Flatten, Linear(10, InFeatures = 288)] public sealed partial class M;")]
    [InlineData("[Model(1, 8, 8)] [Conv2d(8, \"x\"), Flatten, Linear(10, InFeatures = 288)] public sealed partial class M;")]
    [InlineData("[Model(1, 8, 8)] [Conv2(8, 3), Flatten, Linear(10, InFeatures = 288)] public sealed partial class M;")]
    [InlineData("[Model(1, 8, 8)] [Conv2d(8, 3, Strid = 0), Flatten, Linear(10, InFeatures = 288)] public sealed partial class M;")]
    [InlineData("[Model(1, 8, 8)] [Conv2d(8, size), Flatten, Linear(10, InFeatures = 288)] public sealed partial class M;")]
    [InlineData("[Model(1, 8, 8)] [Conv2d(8, 3, Stride = ), Flatten, Linear(10, InFeatures = 288)] public sealed partial class M;")]
    [InlineData("[Model(1, 8, ] [Flatten, Linear(10)] public sealed partial class M;")]
    [InlineData("[Model(\"x\")] [Flatten, Linear(10)] public sealed partial class M;")]
    [InlineData("[Model(4, Precision = Precision.Quad)] [Linear(10)] public sealed partial class M;")]
    [InlineData("[Model(4)] [Linear] public sealed partial class M;")]
    [InlineData("[Model(4)] [Lin] public sealed partial class M;")]
    [InlineData("[Model(4)] [Linear(2), Linear(] public sealed partial class M;")]
    [InlineData("[Model(4)] [Linear(2), ] public sealed partial class")]
    public void CSharp_alone_speaks(string source)
    {
        var expected = Expect.OfCSharp(source);
        var found = ModelCompilation.Of(Usings + source).Diagnostics;
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(d => d.ToString()), found.Select(d => d.ToString()));
    }

    [Fact]
    public void Errors_beside_an_unfinished_layer_are_told() => Assert.Equal(
        ["CS1729", "MG0100"],
        ModelCompilation.Of(Usings + "[Model(1, 8, 8)] [Conv2d(8), Flatten, Linear(0)] public sealed partial class M;").Diagnostics.Select(d => d.Id).Order());

    [Fact]
    public void Nobody_else_can_invent_a_layer()
    {
        var found = ModelCompilation.Of(Usings + "sealed class MyLayerAttribute : LayerAttribute; [Model(4)] [MyLayer, Linear(2)] public sealed partial class M;").Diagnostics;
        Assert.Equal("CS0122", Assert.Single(found).Id);
    }
}

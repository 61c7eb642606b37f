using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>Functions that are said to keep zeros are mapped over the borders of images too: what they made of a zero there would be padding.</summary>
public sealed class KeepsZeroTests
{
    [Fact]
    public void A_function_that_is_said_to_keep_zeros_does()
    {
        var kinds = OperatorRegistry.All.Concat(OperatorRegistry.Functions).Where(kind => kind.Shapes == "any shape, unchanged" && IsSaidTo(kind)).ToList();
        Assert.NotEmpty(kinds);
        var models = ModelCompilation.WithoutAnalyzer("using ModelGen;\nusing static ModelGen.Layers;\n" +
            string.Concat(kinds.Select(kind => $"[Model] public sealed partial class Of{kind.Name} {{ static Tensor Forward([Shape(1)] Tensor x) => {kind.Name}(x); }}\n")));
        foreach (var kind in kinds)
        {
            var y = new float[] { 1 };
            models.Model("Of" + kind.Name).CreatePredictor().Predict([new float[] { 0 }], [y]);
            Assert.True(y[0] == 0, $"{kind.Name} makes {y[0]} of 0.");
        }
    }

    private static bool IsSaidTo(LayerKind kind) => kind.Create(new LayerArguments(new Dictionary<string, object>(), (_, _) => { })) is Activation { KeepsZero: true };
}

using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Text;

/// <summary>What a model tells of itself.</summary>
public sealed class DescriptionTests
{
    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of(
        """
        using ModelGen;
        using static ModelGen.Layers;

        [Model(1, 28, 28)]
        [Conv2d(6, 5, Padding = 2), Tanh, AvgPool2d(2), Conv2d(16, 5), BatchNorm, Tanh, AvgPool2d(2), Flatten, Linear(10)]
        public sealed partial class LeNet;

        [Model(3, 40, 60)]
        [Conv2d(4, [3, 5], StrideHW = [2, 1], DilationHW = [1, 2]), PReLU(4), MaxPool2d(3, Stride = 1)]
        public sealed partial class Rectangles;

        [Model(2, 64)]
        [Conv1d(4, 3, Dilation = 1, Causal = true), ReLU, Conv1d(4, 3, Dilation = 2, Causal = true), Conv1d(4, 3, Dilation = 4, Causal = true), Linear(64)]
        public sealed partial class Wave;

        [Model]
        public sealed partial class Branches
        {
            static Tensor Forward([Shape(3, 32, 32)] Tensor x) =>
                ReLU(Conv2d(Concat(Conv2d(x, 4, 1, name: "one"), Conv2d(x, 4, 5, padding: 2, name: "five")), 4, 3, padding: 1, name: "join") + Conv2d(x, 4, 7, padding: 3, name: "seven"));
        }
        """));

    [Theory]
    [InlineData("LeNet", "5,5 5,5 6,6 14,14 14,14 14,14 16,16 - -")]
    [InlineData("Rectangles", "3,9 3,9 7,11")]
    [InlineData("Wave", "3 3 7 15 -")]
    [InlineData("Branches", "1,1 5,5 5,5 7,7 7,7 7,7 7,7")]
    public void Layers_tell_what_they_see_of_the_input(string model, string expected) => Assert.Equal(
        expected, string.Join(" ", s_models.Value.Model(model).Description.Layers.Select(layer => layer.ReceptiveField is { } field ? string.Join(",", field) : "-")));

    [Fact]
    public void The_table_has_what_layers_see_and_cost()
    {
        var text = s_models.Value.Model("LeNet").Description.ToString().Split('\n');
        Assert.Matches(@"^layer +kind +input +output +sees +parameters +multiply-adds +kernel$", text[1]);
        Assert.Matches(@"^3 +Conv2d 16 5x5.* \[6, 14, 14\] +\[16, 10, 10\] +14×14 +2,416 +240,000 +direct from planes \(.*\)$", text[5]);
    }
}

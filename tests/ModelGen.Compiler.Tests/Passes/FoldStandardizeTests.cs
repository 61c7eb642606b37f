using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Tests.Passes;

public sealed class FoldStandardizeTests
{
    [Fact]
    public void A_linear_layer_takes_it_into_weight_and_bias() => Assert.Equal(
        """
        input %0 input [5]
        buffer %1 scale.mean [5] Shared
        buffer %2 scale.std [5] Shared
        parameter %4 fc.weight [4, 5] Shared
        parameter %5 fc.bias [4] Shared
        %8 fc.weight [5] Shared = view as [5](%2)
        %9 fc.weight [4, 5] Shared = Div(%4, %8)
        %10 fc.bias [5] Shared = view as [5](%1)
        %11 fc.bias [4, 5] Shared = Mul(%9, %10)
        %12 fc.bias [4] Shared = Sum over axis 1(%11)
        %13 fc.bias [4] Shared = negate(%12)
        %14 fc.bias [4] Shared = Add(%5, %13)
        %6 fc [4] = Linear 4 + bias(%0, %9, %14)
        output 0 = %6

        """, Fold(Shape.Of(5), 0, (builder, x) => builder.Add(new Linear(4), "fc", x)));

    [Fact]
    public void So_do_all_layers_that_read_it_and_a_convolution_without_padding()
    {
        Assert.DoesNotContain("standardise", Fold(Shape.Of(5), 0, (builder, x) =>
            builder.Add(new Add(), "sum", builder.Add(new Linear(4), "a", x), builder.Add(new Linear(4, Bias: false), "b", x))));
        Assert.DoesNotContain("standardise", Fold(Shape.Of(3, 5, 5), 0, (builder, x) => builder.Add(Conv(padding: 0, groups: 1), "conv", x)));
        Assert.DoesNotContain("standardise", Fold(Shape.Of(7, 5), -1, (builder, x) => builder.Add(new Linear(4), "fc", x)));
    }

    [Fact]
    public void Where_one_cannot_take_it_it_stays_for_all()
    {
        Assert.Contains("standardise", Fold(Shape.Of(3, 5, 5), 0, (builder, x) => builder.Add(Conv(padding: 1, groups: 1), "conv", x)));
        Assert.Contains("standardise", Fold(Shape.Of(4, 5, 5), 0, (builder, x) => builder.Add(Conv(padding: 0, groups: 2), "conv", x)));
        // Channels of rows are no features.
        Assert.Contains("standardise", Fold(Shape.Of(5, 5), 0, (builder, x) => builder.Add(new Linear(4), "fc", x)));
        Assert.Contains("standardise", Fold(Shape.Of(4), 0, (builder, x) => builder.Add(new Add(), "sum", x, builder.Add(new Linear(4), "fc", x))));
        Assert.Contains("standardise", Fold(Shape.Of(4), 0, (_, x) => x));
    }

    private static Conv2d Conv(int padding, int groups) => new(4, new HW(3, 3), HW.One, new HW(padding, padding), Same: false, HW.One, groups, Bias: true);

    private static string Fold(Shape shape, int axis, Func<GraphBuilder, Value, Value> build)
    {
        var builder = new GraphBuilder();
        var x = builder.Add(new Standardize(axis), "scale", builder.Input("input", shape));
        builder.Results.Add(new Result(ResultKind.Output, 0, build(builder, x).Id));
        return FoldStandardize.Run(Specialize.Run(builder.ToGraph(), training: false)).Print();
    }
}

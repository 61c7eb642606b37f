using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Tests.Passes;

public sealed class FoldBatchNormTests
{
    private static readonly BatchNorm s_norm = new(Eps: 1e-5, Momentum: 0.1, Affine: true, Frozen: false);

    [Fact]
    public void A_convolution_without_bias_takes_scale_and_shift_into_its_weights() => Assert.Equal(
        """
        input %0 image [3, 5, 5]
        parameter %1 conv.weight [4, 3, 3, 3] Shared
        parameter %3 bn.weight [4] Shared
        parameter %4 bn.bias [4] Shared
        buffer %5 bn.running_mean [4] Shared
        buffer %6 bn.running_var [4] Shared
        %8 bn [4] Shared = scale of BatchNorm(%6, %3)
        %9 bn [4] Shared = shift of BatchNorm(%5, %6, %3, %4)
        %11 conv.weight [4, 3, 3, 3] Shared = scale(%1, %8)
        %10 bn [4, 3, 3] = Conv2d 4 3x3 + bias(%0, %11, %9)
        output 0 = %10

        """, Fold(builder =>
        {
            var x = builder.Add(new Conv2d(4, new HW(3, 3), HW.One, default, Same: false, HW.One, Groups: 1, Bias: false), "conv", builder.Input("image", Shape.Of(3, 5, 5)));
            return builder.Add(s_norm, "bn", x);
        }));

    [Fact]
    public void A_transposed_convolution_takes_them_too() => Assert.Equal(
        """
        input %0 image [3, 5, 5]
        parameter %1 up.weight [3, 4, 2, 2] Shared
        parameter %3 bn.weight [4] Shared
        parameter %4 bn.bias [4] Shared
        buffer %5 bn.running_mean [4] Shared
        buffer %6 bn.running_var [4] Shared
        %8 bn [4] Shared = scale of BatchNorm(%6, %3)
        %9 bn [4] Shared = shift of BatchNorm(%5, %6, %3, %4)
        %11 up.weight [3, 4, 2, 2] Shared = scale(%1, %8)
        %10 bn [4, 10, 10] = ConvTranspose2d 4 2x2 stride 2 + bias(%0, %11, %9)
        output 0 = %10

        """, Fold(builder => builder.Add(s_norm, "bn", builder.Add(Transposed(4, 1), "up", builder.Input("image", Shape.Of(3, 5, 5))))));

    [Fact]
    public void The_output_channels_of_a_grouped_transposed_convolution_are_no_axis_of_its_weight()
    {
        var folded = Fold(builder => builder.Add(s_norm, "bn", builder.Add(Transposed(6, 3), "up", builder.Input("image", Shape.Of(3, 5, 5)))));
        Assert.Contains("scale and shift(%2", folded);
    }

    private static ConvTranspose2d Transposed(int channels, int groups) => new(channels, new HW(2, 2), new HW(2, 2), default, default, HW.One, groups, Bias: false);

    [Fact]
    public void A_linear_layers_bias_is_scaled_too() => Assert.Equal(
        """
        input %0 input [5]
        parameter %1 fc.weight [4, 5] Shared
        parameter %2 fc.bias [4] Shared
        buffer %4 bn.running_mean [4] Shared
        buffer %5 bn.running_var [4] Shared
        %7 bn [4] Shared = scale of BatchNorm(%5)
        %8 bn [4] Shared = shift of BatchNorm(%4, %5)
        %10 fc.weight [4, 5] Shared = scale(%1, %7)
        %11 fc.bias [4] Shared = scale and shift(%2, %7, %8)
        %9 bn [4] = Linear 4 + bias(%0, %10, %11)
        output 0 = %9

        """, Fold(builder => builder.Add(s_norm with { Affine = false }, "bn", builder.Add(new Linear(4), "fc", builder.Input("input", Shape.Of(5))))));

    [Fact]
    public void A_convolution_that_something_else_reads_stays_as_it_is()
    {
        var builder = new GraphBuilder();
        var x = builder.Add(new Conv2d(4, HW.One, HW.One, default, Same: false, HW.One, Groups: 1, Bias: true), "conv", builder.Input("image", Shape.Of(3, 5, 5)));
        var y = builder.Add(s_norm, "bn", x);
        builder.Results.Add(new Result(ResultKind.Output, 0, builder.Add(new Add(), "sum", x, y).Id));
        var graph = Specialize.Run(builder.ToGraph(), training: false);
        Assert.Equal(graph.Print(), FoldBatchNorm.Run(graph).Print());
    }

    [Fact]
    public void Features_of_several_rows_are_no_channels()
    {
        var folded = Fold(builder => builder.Add(s_norm, "bn", builder.Add(new Linear(4), "fc", builder.Input("input", Shape.Of(3, 5)))));
        Assert.Contains("scale and shift(%3", folded);
    }

    private static string Fold(Func<GraphBuilder, Value> build)
    {
        var builder = new GraphBuilder();
        builder.Results.Add(new Result(ResultKind.Output, 0, build(builder).Id));
        return FoldBatchNorm.Run(Specialize.Run(builder.ToGraph(), training: false)).Print();
    }
}

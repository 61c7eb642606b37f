using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Tests.Passes;

public sealed class StreamingTests
{
    [Fact]
    public void A_causal_convolution_becomes_a_product_with_the_frames_in_its_ring()
    {
        var builder = new GraphBuilder();
        var y = builder.Add(new Conv1d(2, 3, 1, 0, false, Causal: true, 2, 1, Bias: false), "conv", builder.Input("audio", Shape.Of(4, 100)));
        builder.Results.Add(new Result(ResultKind.Output, 0, builder.Add(new Tanh(), "y", y).Id));
        Assert.Equal(
            """
            input %0 audio [4]
            parameter %1 conv.weight [2, 4, 3] Shared
            %4 audio [4, 1] = view as [4, 1](%0)
            %5 conv [32] = start of a state() [reset]
            %6 conv [12] = the last 5 frames(%4, %5)
            %7 conv [2, 12] Shared = taps side by side(%1)
            %8 conv [2] = Linear 2(%6, %7)
            %9 conv [2, 1] = view as [2, 1](%8)
            %10 y [2, 1] = Tanh(%9)
            %11 y [2] = view as [2](%10)
            output 0 = %11

            """, Streaming.Run(builder.ToGraph()).Print());
    }

    [Fact]
    public void A_recurrent_layer_becomes_one_step_of_its_cell()
    {
        var builder = new GraphBuilder();
        var y = builder.Add(new GRU(new RecurrentOptions(4, 1, false, 0, Bias: false, false)), "gru", builder.Input("x", Shape.Of(100, 3)));
        builder.Results.Add(new Result(ResultKind.Output, 0, y.Id));
        var step = Streaming.Run(builder.ToGraph());
        Assert.Single(step.Nodes, n => n.Operator is RecurrentStep { Cell: RecurrentCell.Gru });
        Assert.Equal(Shape.Of(4), step.Outputs.Single().Shape);
    }

    [Fact]
    public void The_refusal_of_the_layer_farthest_down_is_told()
    {
        var builder = new GraphBuilder();
        var y = builder.Add(new Linear(4), "fc", builder.Input("x", Shape.Of(100, 3)));
        builder.Results.Add(new Result(ResultKind.Output, 0, builder.Add(new Softmax(0), "softmax", y).Id));
        Assert.Equal("'softmax' sums over time, so it needs the whole sequence.", Streaming.Refusal(builder.ToGraph()));
    }
}

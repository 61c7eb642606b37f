using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Tests.Passes;

public sealed class GatherStatisticsTests
{
    private static readonly BatchNorm s_norm = new(Eps: 1e-5, Momentum: 0.1, Affine: true, Frozen: false);

    [Fact]
    public void A_convolution_gathers_for_the_BatchNorm_that_reads_it()
    {
        var graph = Train((builder, x) => builder.Add(s_norm, "bn", builder.Add(Conv(33), "conv", x)));
        var (conv, statistics) = (graph.Nodes.Single(n => n.Operator is Conv2d), graph.Nodes.Single(n => n.Operator is BatchStatistics));
        Assert.Equal(2, conv.Outputs.Count);
        Assert.Equal(conv.Outputs[1], statistics.Inputs[3]);
        Assert.True(Assert.IsType<BatchStatistics>(statistics.Operator).Gathered);
        // Three blocks of channels, one part of the work, four vectors of 16.
        Assert.Equal(3 * 64, graph.Values[conv.Outputs[1]].Elements);
    }

    [Fact]
    public void It_gathers_as_well_where_others_read_the_result_too()
    {
        var graph = Train((builder, x) =>
        {
            var y = builder.Add(Conv(16), "conv", x);
            return builder.Add(new Add(), "sum", builder.Add(s_norm, "bn", y), y);
        });
        Assert.True(Assert.IsType<BatchStatistics>(graph.Nodes.Single(n => n.Operator is BatchStatistics).Operator).Gathered);
    }

    [Fact]
    public void Nothing_is_gathered_for_statistics_of_anything_else()
    {
        AssertNotGathered(Train((builder, x) => builder.Add(s_norm, "bn", builder.Add(new Add(), "sum", x, x))));
        // A kernel that is wider than 64 runs over plain images.
        AssertNotGathered(Train((builder, x) => builder.Add(s_norm, "bn", builder.Add(Conv(16) with { Kernel = new HW(1, 65), Padding = new HW(0, 32) }, "conv", x))));
    }

    [Fact]
    public void Evaluation_gathers_nothing()
    {
        var graph = Pipeline.Run(Pipeline.Evaluate, Build((builder, x) => builder.Add(s_norm, "bn", builder.Add(Conv(33), "conv", x))));
        Assert.Single(graph.Nodes.Single(n => n.Operator is Conv2d).Outputs);
    }

    private static void AssertNotGathered(Graph graph)
    {
        Assert.False(Assert.IsType<BatchStatistics>(graph.Nodes.Single(n => n.Operator is BatchStatistics).Operator).Gathered);
        Assert.All(graph.Nodes.Where(n => n.Operator is Conv2d), conv => Assert.Single(conv.Outputs));
    }

    private static Conv2d Conv(int channels) => new(channels, new HW(3, 3), HW.One, new HW(1, 1), Same: false, HW.One, Groups: 1, Bias: false);

    private static Graph Train(Func<GraphBuilder, Value, Value> build) => Pipeline.Run(Pipeline.Train, Build(build));

    private static Graph Build(Func<GraphBuilder, Value, Value> build)
    {
        var builder = new GraphBuilder();
        builder.Results.Add(new Result(ResultKind.Output, 0, build(builder, builder.Input("image", Shape.Of(17, 9, 11))).Id));
        return builder.ToGraph();
    }
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Tests.Passes;

public sealed class PipelineTests
{
    [Fact]
    public void What_only_makes_programs_faster_can_be_left_out()
    {
        var fused = Pipeline.Run(Pipeline.Predict, Network());
        var plain = Pipeline.Run(Pipeline.Predict, Network(), ["fuse epilogues"]);
        Assert.DoesNotContain(fused.Nodes, node => node.Operator is ReLU);
        Assert.Single(plain.Nodes, node => node.Operator is ReLU);
    }

    [Fact]
    public void A_pass_that_programs_need_is_refused_by_name()
    {
        var refusal = Assert.Throws<ArgumentException>(() => Pipeline.Run(Pipeline.Predict, Network(), ["choose layouts"]));
        Assert.Contains("'choose layouts'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("fuse epilogues", refusal.Message, StringComparison.Ordinal);
    }

    private static Graph Network()
    {
        var builder = new GraphBuilder();
        var x = builder.Input("image", Shape.Of(17, 9, 11));
        var y = builder.Add(new Conv2d(16, new HW(3, 3), HW.One, new HW(1, 1), Same: false, HW.One, Groups: 1, Bias: true), "conv", x);
        builder.Results.Add(new Result(ResultKind.Output, 0, builder.Add(new ReLU(), "relu", y).Id));
        return builder.ToGraph();
    }
}

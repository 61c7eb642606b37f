using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Tests.Passes;

public sealed class InlineScansTests
{
    [Fact]
    public void A_scan_is_a_loop_around_its_body_with_states_that_start_before_it() => Assert.Equal(
        """
        input %0 x [5, 3]
        %1 start [3] Shared = Zeros()
        %4 scan [3] = start of a state(%1)
        %5 scan [] Shared = for 5 steps()
        %6 scan [3] = this step of(%0)
        %7 sum [3] = Add(%4, %6)
        %2 scan [5, 3] = keep this step(%7)
        %3 scan.state0 [3] = carry to the next step(%4, %7)
        %8 scan [] Shared = end of the steps()
        output 0 = %2
        output 1 = %3

        """, InlineScans.Run(Sums(reverse: false)).Print());

    [Fact]
    public void A_loop_of_which_nothing_is_needed_goes_with_its_states()
    {
        var graph = InlineScans.Run(Sums(reverse: true));
        Assert.Contains(RemoveUnused.Run(graph with { Results = [graph.Results[1]] }).Nodes, n => n.Operator is Carry);
        Assert.DoesNotContain(RemoveUnused.Run(graph with { Results = [graph.Results[1]] }).Nodes, n => n.Operator is WriteStep);
        Assert.Empty(RemoveUnused.Run(graph with { Results = [new Result(ResultKind.Output, 0, 0)] }).Nodes);
    }

    /// <summary>Running sums over a sequence.</summary>
    private static Graph Sums(bool reverse)
    {
        var body = new GraphBuilder();
        var element = body.Input("x", Shape.Of(3));
        var state = body.Input("sum", Shape.Of(3));
        var sum = body.Add(new Add(), "sum", state, element);
        body.Results.AddRange([new Result(ResultKind.Output, 0, sum.Id), new Result(ResultKind.Output, 1, sum.Id)]);

        var builder = new GraphBuilder();
        var x = builder.Input("x", Shape.Of(5, 3));
        var start = builder.Add(new Zero(Shape.Of(3), ValueKind.Shared), "start");
        var results = builder.AddAll(new Scan(body.ToGraph(), [element.Id, state.Id], 1, 1, reverse, Save: false), "scan", x, start);
        builder.Results.AddRange(results.Select((value, i) => new Result(ResultKind.Output, i, value.Id)));
        return builder.ToGraph();
    }
}

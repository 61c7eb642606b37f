using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Tests.Passes;

public sealed class SimplifyTests
{
    [Fact]
    public void A_view_of_a_view_is_a_view_of_the_first() => Assert.Equal(
        """
        input %0 image [2, 3, 4]
        %1 a [24] = Flatten(%0)
        %2 b [6, 4] = view as [6, 4](%0)
        %3 c [6, 4] = ReLU(%2)
        %4 d [24] = Tanh(%1)
        output 0 = %3
        output 1 = %4

        """, Simplified(builder =>
        {
            var flat = builder.Add(new Flatten(), "a", builder.Input("image", Shape.Of(2, 3, 4)));
            var view = builder.Add(new View(Shape.Of(6, 4)), "b", flat);
            return [builder.Add(new ReLU(), "c", view), builder.Add(new Tanh(), "d", flat)];
        }));

    [Fact]
    public void Views_that_lead_back_and_identities_vanish() => Assert.Equal(
        """
        input %0 image [2, 3]
        %4 d [2, 3] = ReLU(%0)
        output 0 = %4

        """, Simplified(builder =>
        {
            var same = builder.Add(new Identity(), "a", builder.Input("image", Shape.Of(2, 3)));
            var back = builder.Add(new View(Shape.Of(2, 3)), "c", builder.Add(new Flatten(), "b", same));
            return [builder.Add(new ReLU(), "d", back)];
        }));

    [Fact]
    public void A_reorder_that_undoes_another_leaves_the_value_as_it_was()
    {
        var builder = new GraphBuilder();
        var weight = builder.Input("weight", Shape.Of(4, 3), shared: true);
        var panels = Reordered(builder, weight, new PanelLayout(Transposed: false));
        var back = Reordered(builder, panels, Layout.Plain);
        builder.Results.Add(new Result(ResultKind.Output, 0, builder.Add(new ReLU(), "y", back).Id));
        Assert.Equal(
            """
            input %0 weight [4, 3] Shared
            %3 y [4, 3] Shared = ReLU(%0)
            output 0 = %3

            """, Simplify.Run(builder.ToGraph()).Print());
    }

    private static Value Reordered(GraphBuilder builder, Value value, Layout layout)
    {
        var reordered = builder.Add(new Reorder(layout), value.Name, value) with { Layout = layout };
        return builder.Values[reordered.Id] = reordered;
    }

    private static string Simplified(Func<GraphBuilder, Value[]> build)
    {
        var builder = new GraphBuilder();
        var outputs = build(builder);
        for (var i = 0; i < outputs.Length; i++) builder.Results.Add(new Result(ResultKind.Output, i, outputs[i].Id));
        return Simplify.Run(builder.ToGraph()).Print();
    }
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>The axes in another order: axis i of the result is axis Order[i] of the input.</summary>
public sealed record Permute(EquatableArray<int> Order) : Operator
{
    public static LayerKind Kind { get; } = new("Permute", "the axes in another order", "torch.permute", "Transpose", a => new Permute((a.Ints("axes") ?? []).ToEquatable()))
    {
        Shapes = "[a, b, c] to [b, c, a] for axes 1, 2, 0",
    };

    public override void Infer(InferContext c)
    {
        if (c.Known && !Resolved(c.Shape.Rank).OrderBy(a => a).SequenceEqual(Enumerable.Range(0, c.Shape.Rank)))
            c.Error(Rules.Option, "axes", $"The axes {Order} of {c.Layer} must name every axis of {c.Shape} once, 0 to {c.Shape.Rank - 1}; the batch is not counted.");
        c.Output(c.Known ? new Shape(Resolved(c.Shape.Rank).Select(a => c.Shape[a]).ToEquatable()) : Shape.Unknown, c.Inputs[0].Type);
    }

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        var order = Resolved(g.Input(0).Shape.Rank);
        g.Give(0, g.Add(new Permute(Enumerable.Range(0, order.Count).Select(axis => order.IndexOf(axis)).ToEquatable()), g.OutputGradient));
    }

    public override void Stream(StreamContext s) => s.Same(Resolved(s.Declared(0).Rank).IndexOf(s.Time(0)!.Value));

    public override KernelCall Lower(LowerContext c) => PermuteKernel.Call(c, Resolved(c.Input(0).Shape.Rank));

    public override string Describe() => $"Permute {Order}";

    internal List<int> Resolved(int rank) => Order.Select(a => a < 0 ? a + rank : a).ToList();
}

/// <summary>Two axes exchanged. The pass for training and evaluation makes it the permutation that it is.</summary>
public sealed record Transpose(int Axis0, int Axis1) : Operator
{
    public static LayerKind Kind { get; } = new("Transpose", "two axes exchanged", "torch.transpose", "Transpose", a => new Transpose(a.Int("axis0"), a.Int("axis1")))
    {
        Shapes = "[a, b] to [b, a]",
    };

    public override void Infer(InferContext c)
    {
        var (first, second) = (Axes.Resolve(c, Axis0, "axis0"), Axes.Resolve(c, Axis1, "axis1"));
        c.Output(first is { } a && second is { } b ? c.Shape.With(a, c.Shape[b]).With(b, c.Shape[a]) : Shape.Unknown, c.Inputs[0].Type);
    }

    public override IReadOnlyList<Value> Specialize(SpecializeContext s) =>
        [s.Add(new Permute(Axes.Order(this, s.Inputs[0].Shape.Rank).ToEquatable()), s.Inputs[0])];

    public override void Stream(StreamContext s)
    {
        int a = StreamRules.Resolve(Axis0, s.Declared(0)), b = StreamRules.Resolve(Axis1, s.Declared(0)), time = s.Time(0)!.Value;
        s.Same(time == a ? b : time == b ? a : time);
    }

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A transposition is a permutation by now.");

    public override string Describe() => $"Transpose {Axis0} and {Axis1}";
}

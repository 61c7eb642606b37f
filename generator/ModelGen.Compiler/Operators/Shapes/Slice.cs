using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>A run of elements along an axis: x[start], x[start + step], ..., as many as Length.</summary>
public sealed record Slice(int Axis, int Start, int Length, int Step) : Operator
{
    public static LayerKind Kind { get; } = new("Slice", "a run of elements along an axis", "torch.narrow", "Slice", a => new Slice(a.Int("axis"), a.Int("start"), a.Int("length"), a.Int("step", 1)))
    {
        Shapes = "[..., size, ...] to [..., length, ...]",
    };

    public override void Infer(InferContext c)
    {
        if (Axes.Resolve(c, Axis) is not { } axis)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var size = c.Shape[axis];
        var first = Start < 0 ? Start + size : Start;
        if (Step < 1) c.Error(Rules.Option, "step", $"The step of {c.Layer} must be at least 1, not {Step}.");
        else if (first < 0 || first >= size) c.Error(Rules.Option, "start", $"{c.Layer} starts at {Start}, but axis {axis} of {c.Shape} goes from 0 to {size - 1}.");
        else if (Length < 1 || first + (Length - 1L) * Step >= size)
            c.Error(Rules.Option, "length", $"{c.Layer} takes {Length} elements from {first} on{(Step == 1 ? "" : $", every {Step}.")}, but axis {axis} of {c.Shape} has {(size - first + Step - 1) / Step}.");
        c.Output(c.Known ? c.Shape.With(axis, Length) : Shape.Unknown, c.Inputs[0].Type);
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new SliceGradient(g.Input(0).Shape, this), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => SliceKernel.Call(c, Axis, Start, Length, Step, c.Input(0).Shape, c.Output().Shape, gradient: false);

    public override void Stream(StreamContext s) => s.SameUnless(time => time == StreamRules.Resolve(Axis, s.Declared(0)), "takes a part of the sequence in time.");

    public override string Describe() => $"Slice axis {Axis} from {Start}, {Length}" + (Step == 1 ? "" : $" by {Step}");
}

/// <summary>The gradient of a slice: zeros around it.</summary>
public sealed record SliceGradient(Shape Target, Slice Slice) : Operator
{
    public override void Infer(InferContext c) => c.Output(Target);

    public override KernelCall Lower(LowerContext c) => SliceKernel.Call(c, Slice.Axis, Slice.Start, Slice.Length, Slice.Step, Target, c.Input(0).Shape, gradient: true);

    public override string Describe() => "gradient of Slice";
}

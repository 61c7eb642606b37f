using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x / max(‖x‖₂, eps) along an axis, as torch.nn.functional.normalize: its dim 1 is axis 0 here.</summary>
public sealed record Normalize(int Axis, double Eps) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("Normalize", "y = x / max(‖x‖₂, eps) along an axis", "torch.nn.functional.normalize", "LpNormalization",
        a => new Normalize(a.Int("axis", 0), a.Real("eps", 1e-12)));

    public override void Infer(InferContext c)
    {
        if (!(Eps > 0)) c.Error(Rules.Option, "eps", $"The eps of {c.Layer} must be above 0, not {Constants.Text(Eps)}.");
        c.Output(Axes.Resolve(c, Axis) is null ? Shape.Unknown : c.Shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var shape = s.Inputs[0].Shape;
        var axis = Axis < 0 ? Axis + shape.Rank : Axis;
        return [s.AddAll(new RowNormalize(NormForm.Length, Eps, new NormCut(shape.Before(axis), shape[axis], shape.After(axis))), s.Inputs[0])[0]];
    }

    public override void Stream(StreamContext s) => s.SameUnless(time => time == StreamRules.Resolve(Axis, s.Declared(0)), "normalises over time, so it needs the whole sequence.");

    public override string Describe() => $"Normalize over axis {Axis}";
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = min(max(x, minVal), maxVal) (Collobert 2004).</summary>
public sealed record HardTanh(double MinVal, double MaxVal) : Activation
{
    public static LayerKind Kind { get; } = new("HardTanh", "y = min(max(x, minVal), maxVal)", "torch.nn.Hardtanh", "Clip", a => new HardTanh(a.Real("minVal", -1.0), a.Real("maxVal", 1.0)));

    public override string KernelName => $"HardTanh_{Constants.Name(MinVal)}_{Constants.Name(MaxVal)}";

    public override void Infer(InferContext c)
    {
        if (!(MinVal < MaxVal)) c.Error(Rules.Option, "maxVal", $"{c.Layer} cuts off at {Constants.Text(MinVal)} and {Constants.Text(MaxVal)}; the greatest value must be above the least.");
        base.Infer(c);
    }

    public override string Forward(Width v, string x) => v.Min(v.Max(x, v.Constant(MinVal)), v.Constant(MaxVal));

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(y, v.Constant(MinVal)), v.Select(v.Greater(v.Constant(MaxVal), y), v.Constant(1), v.Zero), v.Zero);

    public override string Describe() => $"HardTanh {Constants.Text(MinVal)} to {Constants.Text(MaxVal)}";
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// In training each element becomes 0 with probability p, the others x / (1 - p) (Srivastava and others 2014, in the
/// inverted form); in evaluation nothing happens. In the plain form of that paper the others stay x, and evaluation takes
/// x · (1 - p). The mask is a function of seed, step, layer and element.
/// </summary>
public sealed record Dropout(double P, bool Inverted = true) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("Dropout", "in training 0 with probability p, else x / (1 - p); in evaluation x", "torch.nn.Dropout", "Dropout",
        a => new Dropout(a.Real("p", 0.5), a.Bool("inverted", true)));

    public override void Infer(InferContext c)
    {
        CheckProbability(c, P);
        c.Output(c.Known ? c.Shape : Shape.Unknown);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s) => Expand(s, P, Inverted, () => new DropoutMask(P, s.NextRandomLayer()) { Inverted = Inverted });

    public override void Stream(StreamContext s) => s.Same(s.Time(0));

    public override string Describe() => $"Dropout {Constants.Text(P)}" + (Inverted ? "" : " plain");

    internal static void CheckProbability(InferContext c, double p)
    {
        if (!(p is >= 0 and < 1)) c.Error(Rules.Option, "p", $"The probability of {c.Layer} must be from 0 to below 1, not {Constants.Text(p)}.");
    }

    /// <summary>The mask in training; in evaluation what is expected of it.</summary>
    internal static IReadOnlyList<Value> Expand(SpecializeContext s, double p, bool inverted, Func<Operator> mask) =>
        [p > 0 && s.Training ? s.Add(mask(), s.Inputs[0]) : p > 0 && !inverted ? s.Add(new Affine(1 - p, 0), s.Inputs[0]) : s.Inputs[0]];
}

/// <summary>y = x · mask / (1 - p), or x · mask. The mask comes from random bits anyone can work out again, so the gradient is the same of dy.</summary>
public sealed record DropoutMask(double P, int Layer) : Operator, IRandom
{
    /// <summary>Whether what is kept is scaled up.</summary>
    public bool Inverted { get; init; } = true;

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(this, g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c)
    {
        var elements = c.Output().Elements;
        return RowKernel.Call(c, baked => new DropoutKernel(c.Precision, baked), 1, [(int)elements], 8 * elements, [c.In(0), c.Out()],
            new Argument.RandomKey(Layer), new Argument.FirstSample(), new Argument.Int(DropoutKernel.Threshold(P)), Inverted ? 1 / (1 - P) : 1.0);
    }

    public override string Describe() => $"mask of Dropout {Constants.Text(P)}";
}

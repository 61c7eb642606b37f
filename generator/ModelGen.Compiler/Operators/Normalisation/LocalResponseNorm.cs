using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = x / (k + alpha / size · Σ x²)^beta, the sum over the neighbouring channels, size / 2 before and (size - 1) / 2 after
/// (Krizhevsky, Sutskever and Hinton 2012, in PyTorch's form).
/// </summary>
public sealed record LocalResponseNorm(int Size, double Alpha, double Beta, double K) : Operator
{
    public static LayerKind Kind { get; } = new("LocalResponseNorm", "y = x / (k + alpha / size · Σ x²)^beta over neighbouring channels", "torch.nn.LocalResponseNorm", "LRN",
        a => new LocalResponseNorm(a.Int("size"), a.Real("alpha", 1e-4), a.Real("beta", 0.75), a.Real("k", 1)))
    {
        Shapes = "[channels, ...], unchanged",
    };

    public override void Infer(InferContext c)
    {
        if (Size < 1) c.Error(Rules.Option, "size", $"{c.Layer} needs a window of at least one channel, not {Size}.");
        if (!(K > 0)) c.Error(Rules.Option, "k", $"The k of {c.Layer} must be above 0, not {Constants.Text(K)}.");
        if (!(Alpha >= 0)) c.Error(Rules.Option, "alpha", $"The alpha of {c.Layer} must not be below 0, but is {Constants.Text(Alpha)}.");
        if (c.Known && c.Shape.Rank == 0) c.Error(Rules.Rank, null, $"{c.Layer} needs channels, but {c.Producer} gives a single number.");
        c.Output(c.Known ? c.Shape : Shape.Unknown);
        // base^-1/2: a base may lie beyond the largest number.
        c.Output(c.Known ? c.Shape : Shape.Unknown, suffix: "root");
    }

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        var terms = g.Add(new LocalResponseTerms(), g.OutputGradient, g.Output(), g.Output(1));
        g.Give(0, g.Add(new LocalResponseNormGradient(this), g.OutputGradient, g.Input(0), g.Output(1), terms));
    }

    public override KernelCall Lower(LowerContext c) => LocalResponseNormKernel.Call(c, Size, Alpha, Beta, K, gradient: false);

    public override string Describe() => $"LocalResponseNorm {Size}";
}

/// <summary>dy · y · base^-1/2: what the gradient sums over neighbours, but for another root.</summary>
public sealed record LocalResponseTerms : ElementwiseOperator
{
    public override string KernelName => "LocalResponseNorm_Terms";

    public override EquatableArray<string> ElementwiseInputs => ["dy", "y", "root"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{inputs[0]} * {inputs[1]} * {inputs[2]}";

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => "terms of LocalResponseNorm's gradient";
}

/// <summary>dx = dy / base^beta - 2 · alpha · beta / size · x · Σ dy · y / base over the channels whose windows hold this one.</summary>
public sealed record LocalResponseNormGradient(LocalResponseNorm Norm) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => LocalResponseNormKernel.Call(c, Norm.Size, Norm.Alpha, Norm.Beta, Norm.K, gradient: true);

    public override string Describe() => "gradient of LocalResponseNorm";
}

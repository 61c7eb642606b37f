using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x where x > 0, else slope · x (Maas, Hannun and Ng 2013); at 0 the derivative is the slope, as in PyTorch.</summary>
public sealed record LeakyReLU(double NegativeSlope) : Activation
{
    public static LayerKind Kind { get; } = new("LeakyReLU", "y = x where x > 0, else negativeSlope · x", "torch.nn.LeakyReLU", "LeakyRelu", a => new LeakyReLU(a.Real("negativeSlope", 0.01)));

    public override string KernelName => "LeakyReLU_" + Constants.Name(NegativeSlope);

    // Below a negative slope the sign of y no longer tells that of x.
    public override bool DerivativeReadsInput => NegativeSlope < 0;

    public override string Forward(Width v, string x) => NegativeSlope == 0 ? v.Max(x, v.Zero) : v.Select(v.Greater(x, v.Zero), x, $"{x} * {v.Constant(NegativeSlope)}");

    public override string Derivative(Width v, string x, string y) => v.Select(v.Greater(x, v.Zero), v.Constant(1), v.Constant(NegativeSlope));

    public override string Describe() => $"LeakyReLU {Constants.Text(NegativeSlope)}";
}

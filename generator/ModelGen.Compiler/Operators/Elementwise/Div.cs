using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = a / b, element by element with broadcasting; da = dy / b, db = -dy · y / b.</summary>
public sealed record Div : ElementwiseOperator
{
    public override string KernelName => "Div";

    public override EquatableArray<string> ElementwiseInputs => ["a", "b"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{inputs[0]} / {inputs[1]}";

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => Broadcasting.Infer(c, "/");

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0) && !g.Wants(1)) return;
        var quotient = g.Add(new Div(), g.OutputGradient, g.Input(1));
        if (g.Wants(0)) g.Give(0, Broadcasting.Reduce(g, quotient, g.Input(0)));
        if (g.Wants(1)) g.Give(1, g.Add(new Affine(-1, 0), Broadcasting.Reduce(g, g.Add(new Mul(), quotient, g.Output()), g.Input(1))));
    }

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);
}

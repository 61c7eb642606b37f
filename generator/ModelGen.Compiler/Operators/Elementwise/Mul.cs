using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = a · b, element by element with broadcasting.</summary>
public sealed record Mul : ElementwiseOperator, IKeepsZero
{
    public bool KeepsZero => true;

    public override string KernelName => "Mul";

    public override EquatableArray<string> ElementwiseInputs => ["a", "b"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{inputs[0]} * {inputs[1]}";

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => Broadcasting.Infer(c, "*");

    public override void Differentiate(GradientContext g)
    {
        for (var i = 0; i < 2; i++)
            if (g.Wants(i)) g.Give(i, Broadcasting.Reduce(g, g.Add(new Mul(), g.OutputGradient, g.Input(1 - i)), g.Input(i)));
    }

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);
}

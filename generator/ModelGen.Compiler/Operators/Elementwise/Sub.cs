using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = a - b with broadcasting.</summary>
public sealed record Sub : ElementwiseOperator, IKeepsZero
{
    public bool KeepsZero => true;

    public override string KernelName => "Sub";

    public override EquatableArray<string> ElementwiseInputs => ["a", "b"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{inputs[0]} - {inputs[1]}";

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => Broadcasting.Infer(c, "-");

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, Broadcasting.Reduce(g, g.OutputGradient, g.Input(0)));
        if (g.Wants(1)) g.Give(1, g.Add(new Affine(-1, 0), Broadcasting.Reduce(g, g.OutputGradient, g.Input(1))));
    }

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);
}

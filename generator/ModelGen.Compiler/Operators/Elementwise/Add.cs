using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = a + b with broadcasting: residual connections, and gradients that meet.</summary>
public sealed record Add : ElementwiseOperator, IKeepsZero
{
    public bool KeepsZero => true;

    public override string KernelName => "Add";

    public override EquatableArray<string> ElementwiseInputs => ["a", "b"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => $"{inputs[0]} + {inputs[1]}";

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => Broadcasting.Infer(c, "+");

    public override void Differentiate(GradientContext g)
    {
        for (var i = 0; i < 2; i++)
            if (g.Wants(i)) g.Give(i, Broadcasting.Reduce(g, g.OutputGradient, g.Input(i)));
    }

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);
}

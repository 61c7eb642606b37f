using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>y = a + b for tensors of one shape: residual connections, and gradients that meet.</summary>
public sealed record Add : Operator, IElementwise, IKeepsZero
{
    public string KernelName => "Add";

    public EquatableArray<string> ElementwiseInputs => ["a", "b"];

    public string Map(Width v, IReadOnlyList<string> inputs) => $"{inputs[0]} + {inputs[1]}";

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.OutputGradient);
        if (g.Wants(1)) g.Give(1, g.OutputGradient);
    }

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);
}

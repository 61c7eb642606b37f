using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// A function of one element, y = f(x). It is an expression in registers, so that it can close any kernel as its
/// epilogue; on its own it is one pass over memory.
/// </summary>
public abstract record Activation : ElementwiseOperator, IActivation, IKeepsZero
{
    /// <summary>Where functions that tend to 0 on the left have long been 0: beyond this a product with x takes it for x, which may be infinite.</summary>
    protected const double Far = 1e4;

    public abstract string Forward(Width v, string x);

    /// <summary>f'(x) as an expression of x and y = f(x), which are names of locals.</summary>
    public abstract string Derivative(Width v, string x, string y);

    public virtual string Backward(Width v, string gradient, string kept, string zero) => $"({gradient}) * ({Derivative(v, kept, kept)})";

    public virtual bool DerivativeReadsInput => false;

    public virtual bool KeepsOrder => false;

    /// <summary>Whether f(0) = 0.</summary>
    public virtual bool KeepsZero => false;

    /// <summary>Whether the derivative is a number where what it reads is 0, as borders of images are, so that no gradient there stays none.</summary>
    public virtual bool IsSlopeFinite => true;

    /// <summary>Names the function and its constants within a kernel's name.</summary>
    public override string KernelName => Name;

    public override EquatableArray<string> ElementwiseInputs => ["x"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => Forward(v, inputs[0]);

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new ActivationGradient(this), g.OutputGradient, DerivativeReadsInput ? g.Input(0) : g.Output()));
    }

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);
}

/// <summary>dx = dy * f'(x), from x or from y as the activation's derivative reads it.</summary>
public sealed record ActivationGradient(Activation Activation) : ElementwiseOperator, IKeepsZero
{
    public bool KeepsZero => Activation.IsSlopeFinite;

    public override string KernelName => Activation.KernelName + "_Gradient";

    public override EquatableArray<string> ElementwiseInputs => ["dy", Activation.DerivativeReadsInput ? "x" : "y"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => Activation.Backward(v, inputs[0], inputs[1], v.Zero);

    public override bool CanOverwrite(int input) => true;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => MapKernel.Call(c, this);

    public override string Describe() => $"gradient of {Activation.Describe()}";
}

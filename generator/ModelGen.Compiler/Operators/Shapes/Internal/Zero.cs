using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>Zeros: what a state starts from, the gradient of what nothing depends on.</summary>
public sealed record Zero(Shape Shape, ValueKind Kind) : Operator
{
    public static LayerKind ZerosKind { get; } = new("Zeros", "a tensor of zeros, the same for all samples", "torch.zeros", "ConstantOfShape", a => new Zero(new Shape((a.Ints("shape") ?? []).ToEquatable()), ValueKind.Shared))
    {
        Inputs = 0,
        Shapes = "none to the given shape",
    };

    public override string Name => "Zeros";

    public override bool IsUniform(bool inputs) => true;

    public override void Infer(InferContext c)
    {
        if (Shape.Sizes.Any(size => size < 1)) c.Error(Rules.Option, "shape", $"The sizes of {c.Layer} must be at least 1, not {Shape}.");
        c.Output(c.HasErrors ? Shape.Unknown : Shape, kind: Kind);
    }

    public override KernelCall Lower(LowerContext c) => Fill(c);

    public static KernelCall Fill(LowerContext c)
    {
        var elements = c.Output().Elements;
        return c.Call(new ClearKernel(c.Precision), Split.Whole, elements, c.Out(), elements, c.Output().Kind == ValueKind.PerSample ? new Argument.BatchCount() : 1);
    }
}

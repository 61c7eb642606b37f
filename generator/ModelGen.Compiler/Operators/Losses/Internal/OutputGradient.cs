using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// The gradient of an output, where the halves of a training step meet: what the loss gives, or what the caller of
/// <c>Backward</c> copies there. Inputs: the output (for its shape), and the loss's gradient if there is one.
/// </summary>
/// <param name="OfInput">
/// Whether it is what the loss contributes to the gradient of an input that it reads itself: nothing, where the caller of
/// <c>Backward</c> gives the gradients of the outputs.
/// </param>
public sealed record OutputGradient(int Index, bool OfInput = false) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape, kind: c.Inputs[0].Kind);

    public override bool CanOverwrite(int input) => input == 1;

    public override KernelCall Lower(LowerContext c)
    {
        if (!c.HasInput(1)) return Zero.Fill(c);
        var elements = c.Output().Elements;
        return c.Call(new CopyKernel(c.Precision, ElementType.Real), Split.Whole, elements, c.In(1), c.Out(), elements, c.Output().Kind == ValueKind.PerSample ? new Argument.BatchCount() : 1);
    }

    public override string Describe() => $"gradient of {(OfInput ? "input" : "output")} {Index}{(OfInput ? " in the loss" : "")}";
}

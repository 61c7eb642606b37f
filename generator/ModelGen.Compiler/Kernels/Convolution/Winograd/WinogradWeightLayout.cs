using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A 3 × 3 convolution's weight transformed for Winograd's algorithm: [out / 16][<see cref="WinogradForm.Weights"/>][in][16 out]. Transposed,
/// inputs and outputs change places and the taps run backwards.
/// </summary>
public sealed record WinogradWeightLayout(WinogradForm Form, bool Transposed) : Layout
{
    public override long Elements(Shape shape) =>
        (long)ImageLayout.BlockCount(shape[Transposed ? 1 : 0]) * Form.Weights * shape[Transposed ? 0 : 1] * ImageLayout.Lanes;

    public override string ToString() => $"weights of {Form.Name}{(Transposed ? " transposed" : "")}";
}

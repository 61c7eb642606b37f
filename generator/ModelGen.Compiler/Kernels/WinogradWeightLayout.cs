using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A 3 × 3 convolution's weight transformed for Winograd's algorithm: [out / 16][(m + 2)²][in][16 out]. Transposed,
/// inputs and outputs change places and the taps run backwards.
/// </summary>
public sealed record WinogradWeightLayout(int M, bool Transposed) : Layout
{
    public override long Elements(Shape shape) =>
        (long)ImageLayout.BlockCount(shape[Transposed ? 1 : 0]) * Winograd.Positions(M) * shape[Transposed ? 0 : 1] * ImageLayout.Lanes;

    public override string ToString() => $"weights of F({M}x{M}){(Transposed ? " transposed" : "")}";
}

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A form of Winograd's convolution with a 3 × 3 kernel. With a stride of 2 the samples at even places and the two outer
/// taps are a convolution of two taps and stride 1, F(m, 2) with m + 1 products, and the samples at odd places are each multiplied with
/// the middle tap: 2m + 1 products for m outputs rather than 3m, of which the last m share their weight.
/// </summary>
/// <param name="M">Outputs of a tile along an axis, 2 or 4.</param>
/// <param name="Stride">1 or 2.</param>
public readonly record struct WinogradForm(int M, int Stride = 1)
{
    /// <summary>Input elements of a tile along an axis, and elements of its transform.</summary>
    public int Size => Stride == 1 ? M + 2 : 2 * M + 1;

    /// <summary>Elements of a transformed tile.</summary>
    public int Positions => Size * Size;

    /// <summary>Input elements from a tile to the next.</summary>
    public int Step => Stride * M;

    /// <summary>Elements of a transformed kernel along an axis. Positions from the last one on share it.</summary>
    public int Taps => Stride == 1 ? Size : M + 2;

    /// <summary>Elements of a transformed kernel.</summary>
    public int Weights => Taps * Taps;

    /// <summary>What names of kernels call it.</summary>
    public string Name => $"F{M}{(Stride == 1 ? "" : "S2")}";

    /// <summary>What descriptions of kernels call it.</summary>
    public string Title => $"F({M} × {M}, 3 × 3){(Stride == 1 ? "" : " with stride 2")}";
}

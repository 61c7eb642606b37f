namespace ModelGen.Compiler.Kernels;

/// <summary>What the terms of a loss over classes are made of.</summary>
/// <param name="Axis">The axis of the classes: rows are what stands before it, places what stands behind.</param>
/// <param name="Each">Whether each place has its term, rather than each row their sum.</param>
/// <param name="Smoothing">The share of the target that all classes have alike.</param>
/// <param name="IgnoreIndex">The target that counts nothing.</param>
/// <param name="Weighted">Whether classes have weights.</param>
/// <param name="Gamma">The exponent of a focal loss; 0 of another.</param>
public sealed record ClassTermOptions(int Axis, bool Each, double Smoothing, int IgnoreIndex, bool Weighted, double Gamma)
{
    /// <summary>PyTorch's: no class has a negative index.</summary>
    public const int DefaultIgnored = -100;
}

namespace ModelGen;

/// <summary>y = min(max(x, minVal), maxVal), as torch.nn.Hardtanh.</summary>
/// <param name="minVal">The least value.</param>
/// <param name="maxVal">The greatest value, above the least.</param>
public sealed class HardTanhAttribute(double minVal = -1.0, double maxVal = 1.0) : LayerAttribute
{
    /// <summary>The least value.</summary>
    public double MinVal { get; } = minVal;

    /// <summary>The greatest value, above the least.</summary>
    public double MaxVal { get; } = maxVal;
}

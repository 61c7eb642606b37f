namespace ModelGen;

/// <summary>[c, h, w] to [c, 1, 1]: the mean of each channel's pixels, as torch.nn.AdaptiveAvgPool2d(1).</summary>
public sealed class GlobalAvgPool2dAttribute : LayerAttribute
{
    /// <summary>Whether the result is an image of one pixel, [c, 1, 1]; false gives the vector [c].</summary>
    public bool KeepDims { get; set; } = true;
}

namespace ModelGen;

/// <summary>[c, h, w] to [c, 1, 1]: the largest of each channel's pixels, as torch.nn.AdaptiveMaxPool2d(1).</summary>
public sealed class GlobalMaxPool2dAttribute : LayerAttribute
{
    /// <summary>Whether the result is an image of one pixel, [c, 1, 1]; false gives the vector [c].</summary>
    public bool KeepDims { get; set; } = true;
}

namespace ModelGen;

/// <summary>
/// [c, h, w] to [c, output height, output width]: the largest element of each part of an image cut into so many, as
/// torch.nn.AdaptiveMaxPool2d. Where the size does not divide, neighbouring parts overlap.
/// </summary>
public sealed class AdaptiveMaxPool2dAttribute : LayerAttribute
{
    /// <summary>As many parts down as across.</summary>
    /// <param name="outputSize">Height and width of the result.</param>
    public AdaptiveMaxPool2dAttribute(int outputSize) => OutputSize = [outputSize, outputSize];

    /// <summary>A number of parts for each direction.</summary>
    /// <param name="outputSize">Height and width of the result: <c>[7, 5]</c>.</param>
    public AdaptiveMaxPool2dAttribute(int[] outputSize) => OutputSize = outputSize;

    /// <summary>Height and width of the result.</summary>
    public int[] OutputSize { get; }
}

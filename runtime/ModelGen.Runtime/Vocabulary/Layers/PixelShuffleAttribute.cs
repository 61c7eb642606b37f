namespace ModelGen;

/// <summary>
/// Channels become pixels, as torch.nn.PixelShuffle: [c·r², h, w] to [c, h·r, w·r] with
/// y[c, h·r + a, w·r + b] = x[c·r² + a·r + b, h, w].
/// </summary>
/// <param name="upscaleFactor">r, how many times as high and wide the image becomes.</param>
public sealed class PixelShuffleAttribute(int upscaleFactor) : LayerAttribute
{
    /// <summary>How many times as high and wide the image becomes.</summary>
    public int UpscaleFactor { get; } = upscaleFactor;
}

namespace ModelGen;

/// <summary>
/// Pixels become channels, as torch.nn.PixelUnshuffle: [c, h·r, w·r] to [c·r², h, w] with
/// y[c·r² + a·r + b, h, w] = x[c, h·r + a, w·r + b].
/// </summary>
/// <param name="downscaleFactor">r, how many times as low and narrow the image becomes.</param>
public sealed class PixelUnshuffleAttribute(int downscaleFactor) : LayerAttribute
{
    /// <summary>How many times as low and narrow the image becomes.</summary>
    public int DownscaleFactor { get; } = downscaleFactor;
}

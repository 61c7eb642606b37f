namespace ModelGen;

/// <summary>How a pixel between pixels is found.</summary>
public enum UpsampleMode
{
    /// <summary>The pixel before it.</summary>
    Nearest,

    /// <summary>Two rows and two columns, weighted by how near they are.</summary>
    Bilinear,
}

/// <summary>An image some times as large, as torch.nn.Upsample: [c, h, w] to [c, h · scale, w · scale], rounded down.</summary>
/// <param name="scaleFactor">How many times as high and wide; it need not be whole, nor above 1.</param>
public sealed class UpsampleAttribute(double scaleFactor = 1) : LayerAttribute
{
    /// <summary>How many times as high and wide.</summary>
    public double ScaleFactor { get; } = scaleFactor;

    /// <summary>How many times as high and as wide, [down, right], in the place of one factor.</summary>
    public double[]? ScaleFactorHW { get; set; }

    /// <summary>How a pixel between pixels is found; the nearest unless set.</summary>
    public UpsampleMode Mode { get; set; }

    /// <summary>Bilinear: whether the centres of the corner pixels stay corners, rather than the corners of the corner pixels.</summary>
    public bool AlignCorners { get; set; }
}

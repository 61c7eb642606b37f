namespace ModelGen;

/// <summary>How a pixel between pixels is found.</summary>
public enum UpsampleMode
{
    /// <summary>The pixel before it.</summary>
    Nearest,

    /// <summary>Two rows and two columns, weighted by how near they are.</summary>
    Bilinear,

    /// <summary>Four rows and four columns, weighted by cubics (a = -0.75; -0.5 where antialiased).</summary>
    Bicubic,
}

/// <summary>An image some times as large, as torch.nn.Upsample: [c, h, w] to [c, h · scale, w · scale], rounded down.</summary>
public sealed class UpsampleAttribute : LayerAttribute
{
    /// <summary>One factor for both directions.</summary>
    /// <param name="scaleFactor">How many times as high and wide; it need not be whole, nor above 1.</param>
    public UpsampleAttribute(double scaleFactor) => ScaleFactor = [scaleFactor, scaleFactor];

    /// <summary>A factor for each direction.</summary>
    /// <param name="scaleFactor">How many times as high, and how many times as wide: <c>[2.0, 1.5]</c>.</param>
    public UpsampleAttribute(double[] scaleFactor) => ScaleFactor = scaleFactor;

    /// <summary>How many times as high, and how many times as wide.</summary>
    public double[] ScaleFactor { get; }

    /// <summary>How a pixel between pixels is found; the nearest unless set.</summary>
    public UpsampleMode Mode { get; set; }

    /// <summary>Bilinear or bicubic: whether the centres of the corner pixels stay corners, rather than the corners of the corner pixels.</summary>
    public bool AlignCorners { get; set; }

    /// <summary>Bilinear or bicubic: whether a smaller image is mixed from all pixels, by filters as wide as its steps, as images are scaled down elsewhere.</summary>
    public bool Antialias { get; set; }
}

namespace ModelGen;

/// <summary>An image in a given size, as torch.nn.functional.interpolate(size=...): [c, h, w] to [c, size, size].</summary>
public sealed class ResizeAttribute : LayerAttribute
{
    /// <summary>A square size.</summary>
    /// <param name="size">Height and width of the result.</param>
    public ResizeAttribute(int size) => Size = [size, size];

    /// <summary>A rectangular size.</summary>
    /// <param name="size">Height and width of the result: <c>[48, 64]</c>.</param>
    public ResizeAttribute(int[] size) => Size = size;

    /// <summary>Height and width of the result.</summary>
    public int[] Size { get; }

    /// <summary>How a pixel between pixels is found; the nearest unless set.</summary>
    public UpsampleMode Mode { get; set; }

    /// <summary>Bilinear or bicubic: whether the centres of the corner pixels stay corners, rather than the corners of the corner pixels.</summary>
    public bool AlignCorners { get; set; }

    /// <summary>Bilinear or bicubic: whether a smaller image is mixed from all pixels, by filters as wide as its steps, as images are scaled down elsewhere.</summary>
    public bool Antialias { get; set; }
}

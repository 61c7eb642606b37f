namespace ModelGen.Compiler.Graphs;

/// <summary>Rows and columns of zeros around an image.</summary>
public readonly record struct Border(int Top, int Bottom, int Left, int Right)
{
    public static Border None => default;

    public Border Join(Border other) =>
        new(Math.Max(Top, other.Top), Math.Max(Bottom, other.Bottom), Math.Max(Left, other.Left), Math.Max(Right, other.Right));

    public override string ToString() => this == default ? "" : Top == Bottom && Left == Right && Top == Left ? $" +{Top}" : $" +{Top},{Bottom},{Left},{Right}";
}

/// <summary>
/// A run of channels of a larger image, in whose memory they lie: what a Concat reads, or a Split gives, without a copy.
/// </summary>
/// <param name="First">The first of them; a multiple of <see cref="ImageLayout.Lanes"/>.</param>
/// <param name="Of">The channels of the larger image; zero for an image with memory of its own.</param>
public readonly record struct ChannelRange(int First, int Of)
{
    public bool IsPart => Of > 0;

    /// <summary>Channels of a part, counted in the larger image.</summary>
    public ChannelRange Within(int first, int of) => IsPart ? this with { First = First + first } : new ChannelRange(first, of);
}

/// <summary>
/// An image [channels, height, width] with a border of zeros, so that convolutions need no edge code. In blocks:
/// [⌈channels / 16⌉][height][width][16], a vector of neighbouring channels at every pixel; what lies in the lanes
/// beyond the last channel is unspecified. In planes: [channels][height][width].
/// </summary>
public sealed record ImageLayout(bool Blocked, Border Border) : Layout
{
    /// <summary>Channels of a block: one vector of 512 bits of floats, two of 256, four of 128.</summary>
    public const int Lanes = 16;

    /// <summary>Where the image lies in a larger one.</summary>
    public ChannelRange Range { get; init; }

    public static ImageLayout Blocks(Border border) => new(true, border);

    public static ImageLayout Planes(Border border) => new(false, border);

    public static int BlockCount(int channels) => (channels + Lanes - 1) / Lanes;

    public override long Elements(Shape shape) => new ImageMemory(shape, this).Size;

    public override string ToString() => (Blocked ? "blocks" : "planes") + Border + (Range.IsPart ? $" from {Range.First} of {Range.Of}" : "");
}

/// <summary>Where the elements of an image lie, in elements from the start of one sample.</summary>
public readonly record struct ImageMemory
{
    public ImageMemory(Shape shape, Layout layout)
    {
        var image = layout as ImageLayout ?? ImageLayout.Planes(Border.None);
        Border = image.Border;
        IsBlocked = image.Blocked;
        (Channels, Height, Width) = (shape[0], shape[1], shape[2]);
        Pixel = image.Blocked ? ImageLayout.Lanes : 1;
        Row = (Width + Border.Left + Border.Right) * Pixel;
        Plane = checked((Height + Border.Top + Border.Bottom) * Row);
        Planes = CountPlanes(Channels);
        FirstPlane = CountPlanes(image.Range.First);
        Size = (long)Plane * CountPlanes(image.Range.IsPart ? image.Range.Of : Channels);
    }

    public ImageMemory(Value value) : this(value.Shape, value.Layout) { }

    public Border Border { get; }

    public bool IsBlocked { get; }

    public int Channels { get; }

    public int Height { get; }

    public int Width { get; }

    /// <summary>From a pixel to the next of its row.</summary>
    public int Pixel { get; }

    /// <summary>From a row to the next.</summary>
    public int Row { get; }

    /// <summary>From a plane, of one channel or of a block of them, to the next.</summary>
    public int Plane { get; }

    /// <summary>The number of planes.</summary>
    public int Planes { get; }

    /// <summary>The planes before the image, where it is a part of a larger one.</summary>
    private int FirstPlane { get; }

    /// <summary>The first pixel inside the border.</summary>
    public int Start => At(0, 0);

    /// <summary>Where the memory of the first plane begins, its border included.</summary>
    public int Origin => FirstPlane * Plane;

    /// <summary>From a sample to the next: the elements of one, of the larger image for a part.</summary>
    public long Size { get; }

    /// <summary>A pixel of the first plane; rows and columns within the border are negative or beyond the image.</summary>
    public int At(int row, int column) => Origin + (row + Border.Top) * Row + (column + Border.Left) * Pixel;

    private int CountPlanes(int channels) => IsBlocked ? ImageLayout.BlockCount(channels) : channels;
}

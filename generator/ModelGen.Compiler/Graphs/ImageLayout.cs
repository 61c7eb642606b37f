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
/// An image [channels, height, width] with a border of zeros, so that convolutions need no edge code. In blocks:
/// [⌈channels / 16⌉][height][width][16], a vector of neighbouring channels at every pixel; what lies in the lanes
/// beyond the last channel is unspecified. In planes: [channels][height][width].
/// </summary>
public sealed record ImageLayout(bool Blocked, Border Border) : Layout
{
    /// <summary>Channels of a block: one vector of 512 bits of floats, two of 256, four of 128.</summary>
    public const int Lanes = 16;

    public static ImageLayout Blocks(Border border) => new(true, border);

    public static ImageLayout Planes(Border border) => new(false, border);

    public static int BlockCount(int channels) => (channels + Lanes - 1) / Lanes;

    public override long Elements(Shape shape) => new ImageMemory(shape, this).Size;

    public override string ToString() => (Blocked ? "blocks" : "planes") + Border;
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
        Planes = image.Blocked ? ImageLayout.BlockCount(Channels) : Channels;
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

    /// <summary>The first pixel inside the border.</summary>
    public int Start => At(0, 0);

    /// <summary>The elements of one sample.</summary>
    public long Size => (long)Plane * Planes;

    /// <summary>A pixel of the first plane; rows and columns within the border are negative or beyond the image.</summary>
    public int At(int row, int column) => (row + Border.Top) * Row + (column + Border.Left) * Pixel;
}

using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>A random change of one image that leaves what it shows. Allocates nothing.</summary>
public abstract class ImageTransform
{
    /// <summary>Changes an image.</summary>
    /// <param name="image">The image; the result must be in it at the end.</param>
    /// <param name="random">Random numbers, the same for the same seed, epoch and place in the epoch.</param>
    public abstract void Apply(in AugmentedImage image, RandomSource random);
}

/// <summary>An image in the works: its planes, and as much memory again to work in.</summary>
public readonly ref struct AugmentedImage
{
    internal AugmentedImage(Span<float> pixels, Span<float> scratch, int channels, int height, int width)
    {
        Pixels = pixels;
        Scratch = scratch;
        (Channels, Height, Width) = (channels, height, width);
    }

    /// <summary>The pixels: channel after channel, row after row.</summary>
    public Span<float> Pixels { get; }

    /// <summary>Memory of the same length, of any content.</summary>
    public Span<float> Scratch { get; }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>The pixels of a channel.</summary>
    public Span<float> Plane(int channel) => Pixels.Slice(channel * Height * Width, Height * Width);
}

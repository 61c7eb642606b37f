using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Moves the image by whole pixels, each shift up to the largest equally likely; what comes in is filled.</summary>
/// <param name="rows">The most rows up or down, 0 or more.</param>
/// <param name="columns">The most columns left or right, 0 or more.</param>
/// <param name="fill">The value of pixels that come in: that of the background after normalisation. 0 by default.</param>
public sealed class RandomShift(int rows, int columns, float fill = 0) : ImageTransform
{
    private readonly int _rows = (int)Check.NotNegativeInteger(rows, nameof(rows));
    private readonly int _columns = (int)Check.NotNegativeInteger(columns, nameof(columns));

    /// <inheritdoc/>
    public override void Apply(in AugmentedImage image, RandomSource random)
    {
        var down = random.NextInt32(2 * _rows + 1) - _rows;
        var right = random.NextInt32(2 * _columns + 1) - _columns;
        if (down == 0 && right == 0) return;
        image.Pixels.CopyTo(image.Scratch);
        image.Pixels.Fill(fill);
        var (width, height) = (image.Width, image.Height);
        var kept = width - Math.Abs(right);
        if (kept <= 0) return;
        for (var channel = 0; channel < image.Channels; channel++)
        {
            for (var row = Math.Max(0, down); row < Math.Min(height, height + down); row++)
            {
                var source = image.Scratch.Slice((channel * height + row - down) * width + Math.Max(0, -right), kept);
                source.CopyTo(image.Pixels[((channel * height + row) * width + Math.Max(0, right))..]);
            }
        }
    }
}

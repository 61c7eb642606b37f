using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Turns the image about its centre by any angle up to the largest, with bilinear interpolation.</summary>
/// <param name="degrees">The largest angle in degrees, to either side, from 0 to 180.</param>
/// <param name="fill">The value of pixels that come in: that of the background after normalisation. 0 by default.</param>
public sealed class RandomRotation(double degrees, float fill = 0) : ImageTransform
{
    private readonly double _radians = degrees is >= 0 and <= 180
        ? degrees * Math.PI / 180
        : throw new ArgumentOutOfRangeException(nameof(degrees), $"An angle lies between 0 and 180 degrees, but is {degrees}.");

    /// <inheritdoc/>
    public override void Apply(in AugmentedImage image, RandomSource random)
    {
        var angle = (2 * random.NextDouble() - 1) * _radians;
        if (angle == 0) return;
        image.Pixels.CopyTo(image.Scratch);
        var (sin, cos) = ((float)Math.Sin(angle), (float)Math.Cos(angle));
        var (middleX, middleY) = ((image.Width - 1) / 2f, (image.Height - 1) / 2f);
        for (var row = 0; row < image.Height; row++)
        {
            for (var column = 0; column < image.Width; column++)
            {
                var (x, y) = (column - middleX, row - middleY);
                Sample(in image, middleX + cos * x + sin * y, middleY - sin * x + cos * y, row * image.Width + column);
            }
        }
    }

    private void Sample(in AugmentedImage image, float x, float y, int target)
    {
        var (left, top) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
        var (partX, partY) = (x - left, y - top);
        var size = image.Width * image.Height;
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var plane = image.Scratch.Slice(channel * size, size);
            var upper = Pixel(plane, left, top, in image) * (1 - partX) + Pixel(plane, left + 1, top, in image) * partX;
            var lower = Pixel(plane, left, top + 1, in image) * (1 - partX) + Pixel(plane, left + 1, top + 1, in image) * partX;
            image.Pixels[channel * size + target] = upper * (1 - partY) + lower * partY;
        }
    }

    private float Pixel(ReadOnlySpan<float> plane, int column, int row, in AugmentedImage image) =>
        (uint)column < (uint)image.Width && (uint)row < (uint)image.Height ? plane[row * image.Width + column] : fill;
}

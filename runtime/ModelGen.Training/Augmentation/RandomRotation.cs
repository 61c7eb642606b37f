using System.Runtime.Intrinsics;
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
        var (middlesX, middlesY) = (Vector128.Create(middleX), Vector128.Create(middleY));
        var sampler = new BilinearSampler(in image, fill, stackalloc int[BilinearSampler.Indices]);
        for (var row = 0; row < image.Height; row++)
        {
            var y = row - middleY;
            var (acrossX, acrossY) = (Vector128.Create(sin * y), Vector128.Create(cos * y));
            for (var next = 0; next < image.Width; next += 4)
            {
                // The last four end with the row: what two vectors share, both write alike.
                var column = Math.Max(0, Math.Min(next, image.Width - 4));
                var x = Vector128.ConvertToSingle(Vector128.Create(column) + Vector128<int>.Indices) - middlesX;
                sampler.Sample(middlesX + x * cos + acrossX, middlesY - x * sin + acrossY, row * image.Width + column);
            }
        }
    }
}

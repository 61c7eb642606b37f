using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Adds a number of its own to each channel and multiplies all with a common one: tint, brightness and contrast.</summary>
/// <param name="shift">The largest number added, to either side, in the units of the normalised image; 0 or more.</param>
/// <param name="contrast">By how much the common factor differs from 1 at most, at least 0 and less than 1; 0 by default.</param>
public sealed class ColorShift(double shift, double contrast = 0) : ImageTransform
{
    private readonly double _shift = Check.NotNegative(shift, nameof(shift));
    private readonly double _contrast = Check.Fraction(contrast, nameof(contrast));

    /// <inheritdoc/>
    public override void Apply(in AugmentedImage image, RandomSource random)
    {
        var factor = (float)(1 + (2 * random.NextDouble() - 1) * _contrast);
        for (var channel = 0; channel < image.Channels; channel++)
        {
            var added = (float)((2 * random.NextDouble() - 1) * _shift);
            Elementwise.ScaleAndAdd(image.Plane(channel), factor, added);
        }
    }
}

using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Exchanges left and right.</summary>
/// <param name="probability">How often, from 0 to 1; 0.5 by default.</param>
public sealed class Mirror(double probability = 0.5) : ImageTransform
{
    private readonly double _probability = Check.Probability(probability, nameof(probability));

    /// <inheritdoc/>
    public override void Apply(in AugmentedImage image, RandomSource random)
    {
        if (random.NextDouble() >= _probability) return;
        for (var start = 0; start < image.Pixels.Length; start += image.Width) image.Pixels.Slice(start, image.Width).Reverse();
    }
}

using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>
/// Pads the image on all sides and cuts a piece of the old size out of it, at any place: the usual augmentation of small
/// photographs. Source: torchvision.transforms.RandomCrop with padding; He et al., "Deep residual learning", 2016, section 4.2.
/// </summary>
/// <param name="padding">The pixels added on each side, 0 or more.</param>
/// <param name="fill">The value of the padding: that of the background after normalisation. 0 by default.</param>
public sealed class RandomCrop(int padding, float fill = 0) : ImageTransform
{
    // A piece of the padded image is the image moved by up to the padding.
    private readonly RandomShift _shift = new(padding, padding, fill);

    /// <inheritdoc/>
    public override void Apply(in AugmentedImage image, RandomSource random) => _shift.Apply(in image, random);
}

using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>
/// Shifts the colours of an image along the directions in which the colours of the data set vary: with the principal components
/// p_i of the covariance of the channels and their variances λ_i, each pixel gets <c>Σ p_i·α_i·λ_i</c>, α_i drawn once an image from
/// a normal distribution. Source: Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep CNNs", 2012, section 4.1.
/// </summary>
public sealed class PcaColor : ImageTransform
{
    private readonly double[] _variances;
    private readonly double[,] _components;
    private readonly double _strength;
    private readonly double[] _shift;

    /// <summary>Shifts along the principal components of images.</summary>
    /// <param name="images">Images of the training set, normalised as batches are, one after the other.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="pixels">The number of pixels of an image: height times width.</param>
    /// <param name="strength">The standard deviation of α; 0.1 by default.</param>
    /// <exception cref="ArgumentException">The values are no whole number of images.</exception>
    public PcaColor(ReadOnlySpan<float> images, int channels, int pixels, double strength = 0.1)
    {
        _strength = Check.NotNegative(strength, nameof(strength));
        var size = Check.AtLeastOne(channels, nameof(channels)) * Check.AtLeastOne(pixels, nameof(pixels));
        if (images.Length == 0 || images.Length % size != 0)
            throw new ArgumentException($"{images.Length} values are no whole number of images of {channels} channels of {pixels} pixels.", nameof(images));
        _shift = new double[channels];
        (_variances, _components) = SymmetricEigen.Decompose(Covariance(images, channels, pixels));
    }

    /// <summary>The variances along the principal components, largest first.</summary>
    public IReadOnlyList<double> Variances => _variances;

    /// <inheritdoc/>
    public override void Apply(in AugmentedImage image, RandomSource random)
    {
        if (image.Channels != _shift.Length)
            throw new ArgumentException($"The components are of {_shift.Length} channels, but the image has {image.Channels}.");
        Array.Clear(_shift);
        for (var component = 0; component < _variances.Length; component++)
        {
            var length = random.NextNormal() * _strength * _variances[component];
            for (var channel = 0; channel < _shift.Length; channel++) _shift[channel] += length * _components[channel, component];
        }
        for (var channel = 0; channel < _shift.Length; channel++)
            Elementwise.ScaleAndAdd(image.Plane(channel), 1, (float)_shift[channel]);
    }

    private static double[,] Covariance(ReadOnlySpan<float> images, int channels, int pixels)
    {
        var (means, sums) = (new double[channels], new double[channels, channels]);
        var count = images.Length / channels;
        for (var start = 0; start < images.Length; start += pixels)
            means[start / pixels % channels] += Elementwise.Sum(images.Slice(start, pixels)) / count;
        for (var start = 0; start < images.Length; start += channels * pixels)
        {
            for (var a = 0; a < channels; a++)
            {
                var first = images.Slice(start + a * pixels, pixels);
                for (var b = 0; b <= a; b++)
                    sums[a, b] += Elementwise.SumOfProducts(first, means[a], images.Slice(start + b * pixels, pixels), means[b]);
            }
        }
        for (var a = 0; a < channels; a++)
            for (var b = 0; b <= a; b++) sums[a, b] = sums[b, a] = sums[a, b] / count;
        return sums;
    }
}

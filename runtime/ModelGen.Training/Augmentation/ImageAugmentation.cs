using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>
/// Changes the images of training batches at random, so that no epoch shows the same. What an image becomes is a function of
/// seed, epoch and place in the epoch: resumed runs and any batch size see the same, and a sample shown twice an epoch differs. Images are floats; allocates nothing after the first batch.
/// </summary>
public sealed class ImageAugmentation : IBatchTransform
{
    private readonly ImageTransform[] _transforms;
    private readonly float[] _scratch;
    private readonly ulong _base;
    private readonly RandomSource _random = new(0);

    /// <summary>Augments images of a size.</summary>
    /// <param name="channels">The number of channels.</param>
    /// <param name="height">The number of rows.</param>
    /// <param name="width">The number of columns.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="transforms">The changes, in this order.</param>
    public ImageAugmentation(int channels, int height, int width, int seed, params ImageTransform[] transforms)
    {
        ArgumentNullException.ThrowIfNull(transforms);
        (Channels, Height, Width) = (
            Check.AtLeastOne(channels, nameof(channels)), Check.AtLeastOne(height, nameof(height)), Check.AtLeastOne(width, nameof(width)));
        _transforms = [.. transforms];
        _scratch = new float[checked(channels * height * width)];
        _base = new RandomSource(seed, "augmentation").NextUInt64();
    }

    /// <summary>The number of channels.</summary>
    public int Channels { get; }

    /// <summary>The number of rows.</summary>
    public int Height { get; }

    /// <summary>The number of columns.</summary>
    public int Width { get; }

    /// <summary>Which column of the batch holds the images; 0 by default.</summary>
    public int Column { get; init; }

    /// <inheritdoc/>
    public void Apply(ReadOnlySpan<TensorMemory> batch, int count, long epoch, int first)
    {
        var images = batch[Column].Single;
        if (images.Length != count * _scratch.Length)
            throw new ArgumentException(
                $"Images are [{Channels}, {Height}, {Width}], {_scratch.Length} elements, but the batch has {images.Length / count} per sample.");
        for (var index = 0; index < count; index++)
        {
            // Two draws of a mixing generator part the streams of neighbouring epochs and places.
            _random.State = _base ^ (ulong)epoch;
            _random.State = _random.NextUInt64() ^ (ulong)(first + index);
            _random.State = _random.NextUInt64();
            var image = new AugmentedImage(images.Slice(index * _scratch.Length, _scratch.Length), _scratch, Channels, Height, Width);
            foreach (var transform in _transforms) transform.Apply(in image, _random);
        }
    }
}

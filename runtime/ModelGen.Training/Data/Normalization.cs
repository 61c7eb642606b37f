using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// Mean and standard deviation of each channel: <c>(x - mean) / deviation</c>. Work it out on the training samples and use it
/// for all others. Source: torchvision.transforms.Normalize.
/// </summary>
public sealed class Normalization
{
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <summary>A normalisation of known means and deviations.</summary>
    /// <param name="means">The mean of each channel.</param>
    /// <param name="deviations">The standard deviation of each channel, more than 0.</param>
    /// <exception cref="ArgumentException">The lengths differ or are 0, or a deviation is not above 0.</exception>
    public Normalization(ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        if (means.Length != deviations.Length || means.Length == 0)
            throw new ArgumentException($"There are {means.Length} means and {deviations.Length} deviations; one of each is needed per channel.");
        _means = means.ToArray();
        _deviations = deviations.ToArray();
        foreach (var deviation in _deviations) Check.Positive(deviation, nameof(deviations));
    }

    /// <summary>Leaves values as they are.</summary>
    public static Normalization None { get; } = new([0], [1]);

    /// <summary>The number of channels.</summary>
    public int Channels => _means.Length;

    /// <summary>The mean of each channel.</summary>
    public IReadOnlyList<double> Means => _means;

    /// <summary>The standard deviation of each channel.</summary>
    public IReadOnlyList<double> Deviations => _deviations;

    /// <summary>
    /// Mean and deviation of bytes, on the scale 0 to 1. A channel whose values are all equal gets the deviation 1.
    /// </summary>
    /// <param name="values">Samples one after the other, each of them channel after channel.</param>
    /// <param name="elementsPerSample">The number of elements of one sample.</param>
    /// <param name="channels">The number of channels; 1 by default.</param>
    /// <exception cref="ArgumentException">The values are no whole number of samples, or a sample no whole number of channels.</exception>
    public static Normalization OfBytes(ReadOnlySpan<byte> values, int elementsPerSample, int channels = 1)
    {
        var plane = Plane(values.Length, elementsPerSample, channels);
        var counts = new long[256 * channels];
        for (var start = 0; start < values.Length; start += plane)
        {
            var channel = start / plane % channels;
            foreach (var value in values.Slice(start, plane)) counts[channel * 256 + value]++;
        }
        var (means, deviations) = (new double[channels], new double[channels]);
        for (var channel = 0; channel < channels; channel++)
        {
            var moments = new Moments();
            for (var value = 0; value < 256; value++) moments.Add(value / 255.0, counts[channel * 256 + value]);
            (means[channel], deviations[channel]) = (moments.Mean, moments.DeviationOrOne);
        }
        return new Normalization(means, deviations);
    }

    /// <summary>Mean and deviation of floats. A channel whose values are all equal gets the deviation 1.</summary>
    /// <inheritdoc cref="OfBytes"/>
    public static Normalization Of(ReadOnlySpan<float> values, int elementsPerSample, int channels = 1)
    {
        var plane = Plane(values.Length, elementsPerSample, channels);
        if (channels == 1) plane = values.Length;
        var (means, deviations) = (new double[channels], new double[channels]);
        Array.Fill(deviations, 1);
        for (var channel = 0; channel < channels && !values.IsEmpty; channel++)
        {
            // Equal floats, up to 2²⁹ of them, sum up exactly in double: their mean is the value and the squares are 0, not nearly 0.
            var (first, count) = (channel * plane, values.Length / channels);
            var (sum, squares) = (0.0, 0.0);
            for (var start = first; start < values.Length; start += channels * plane)
                sum += Elementwise.Sum(values.Slice(start, plane));
            means[channel] = sum / count;
            for (var start = first; start < values.Length; start += channels * plane)
                squares += Elementwise.SumOfProducts(values.Slice(start, plane), means[channel], values.Slice(start, plane), means[channel]);
            if (squares > 0) deviations[channel] = Math.Sqrt(squares / count);
        }
        return new Normalization(means, deviations);
    }

    /// <summary>Mean and deviation of each column of a table of floats, row after row. A column whose values are all equal gets the deviation 1.</summary>
    /// <param name="values">The rows, one after the other.</param>
    /// <param name="columns">The number of columns.</param>
    /// <exception cref="ArgumentException">The values are no whole number of rows.</exception>
    public static Normalization ByColumn(ReadOnlySpan<float> values, int columns) => Of(values, columns, columns);

    /// <summary>Normalises a value of a channel.</summary>
    public double Apply(double value, int channel = 0) => (value - _means[channel]) / _deviations[channel];

    /// <summary>Normalises samples in place.</summary>
    /// <param name="values">Samples one after the other, each of them channel after channel.</param>
    /// <param name="elementsPerSample">The number of elements of one sample.</param>
    /// <exception cref="ArgumentException">The values are no whole number of samples, or a sample no whole number of channels.</exception>
    public void Apply(Span<float> values, int elementsPerSample)
    {
        var plane = Plane(values.Length, elementsPerSample, Channels);
        if (Channels == 1) plane = values.Length;
        for (var start = 0; start < values.Length; start += plane) ApplyPlane(values.Slice(start, plane), start / plane % Channels);
    }

    private void ApplyPlane(Span<float> values, int channel)
    {
        var (means, deviations) = (new Vector<double>(_means[channel]), new Vector<double>(_deviations[channel]));
        var index = 0;
        for (; index <= values.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[index..]), out var low, out var high);
            Vector.Narrow((low - means) / deviations, (high - means) / deviations).CopyTo(values[index..]);
        }
        for (; index < values.Length; index++) values[index] = (float)Apply(values[index], channel);
    }

    internal void CheckFits(int elementsPerSample) => Plane(elementsPerSample, elementsPerSample, Channels);

    private static int Plane(int length, int elementsPerSample, int channels)
    {
        Check.AtLeastOne(channels, nameof(channels));
        Check.AtLeastOne(elementsPerSample, nameof(elementsPerSample));
        if (elementsPerSample % channels != 0)
            throw new ArgumentException($"A sample of {elementsPerSample} elements is no whole number of {channels} channels.");
        if (length % elementsPerSample != 0)
            throw new ArgumentException($"{length} elements are no whole number of samples of {elementsPerSample} elements.");
        return elementsPerSample / channels;
    }
}

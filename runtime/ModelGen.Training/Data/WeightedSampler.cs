using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>
/// Draws samples with replacement, each as likely as its weight: rare classes with large weights are seen more often.
/// Source: torch.utils.data.WeightedRandomSampler; the alias method of Walker, 1977, in the form of Vose, 1991.
/// </summary>
public sealed class WeightedSampler : Sampler
{
    private readonly int _seed;
    private readonly double[] _keep;
    private readonly int[] _alias;
    private readonly int? _samplesPerEpoch;
    private readonly string _weights;

    /// <summary>Draws samples of given weights.</summary>
    /// <param name="weights">The weight of each sample of the data set, 0 or more, not all 0.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="samplesPerEpoch">How many samples an epoch draws; as many as there are by default.</param>
    /// <exception cref="ArgumentException">A weight is negative or not finite, or all are 0.</exception>
    public WeightedSampler(ReadOnlySpan<double> weights, int seed, int? samplesPerEpoch = null)
    {
        _seed = seed;
        _samplesPerEpoch = samplesPerEpoch is { } count ? Check.AtLeastOne(count, nameof(samplesPerEpoch)) : null;
        var sum = 0.0;
        foreach (var weight in weights) sum += Check.NotNegative(weight, nameof(weights));
        if (!(sum > 0) || !double.IsFinite(sum))
            throw new ArgumentException("The weights of the samples add up to nothing that can be drawn from.", nameof(weights));
        (_keep, _alias) = (new double[weights.Length], new int[weights.Length]);
        var hash = 0xCBF29CE484222325;
        for (var index = 0; index < weights.Length; index++)
        {
            _keep[index] = weights[index] / sum * weights.Length;
            hash = (hash ^ (ulong)BitConverter.DoubleToInt64Bits(weights[index])) * 0x100000001B3;
        }
        _weights = hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
        MakeAliases();
    }

    /// <inheritdoc/>
    public override string Description => $"drawn by weights {_weights} with seed {_seed}";

    /// <inheritdoc/>
    public override int Count(int samples) => _samplesPerEpoch ?? samples;

    /// <inheritdoc/>
    public override void Fill(long epoch, int samples, Span<int> order)
    {
        if (samples != _keep.Length)
            throw new ArgumentException($"There are {_keep.Length} weights, but the data set has {samples} samples.");
        var random = new RandomSource(_seed, $"sampler {epoch}");
        foreach (ref var sample in order)
        {
            var column = random.NextInt32(samples);
            sample = random.NextDouble() < _keep[column] ? column : _alias[column];
        }
    }

    // Every column holds one part of its own sample and one of another, so that a draw takes constant time.
    private void MakeAliases()
    {
        var (small, large) = (new Stack<int>(), new Stack<int>());
        for (var index = 0; index < _keep.Length; index++) (_keep[index] < 1 ? small : large).Push(index);
        while (small.Count > 0 && large.Count > 0)
        {
            var (low, high) = (small.Pop(), large.Pop());
            _alias[low] = high;
            _keep[high] -= 1 - _keep[low];
            (_keep[high] < 1 ? small : large).Push(high);
        }
        // What is left is 1 but for rounding.
        foreach (var index in small.Concat(large)) _keep[index] = 1;
    }
}

using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>How classes of different sizes are made equal.</summary>
public enum Balance
{
    /// <summary>Each class is shown as often as the largest: samples of smaller ones come several times.</summary>
    OverSample,
    /// <summary>Each class is shown as often as the smallest: each epoch leaves out other samples of the larger ones.</summary>
    UnderSample,
}

/// <summary>Shows every class equally often, in an order that seed and epoch decide.</summary>
public sealed class BalancedSampler : Sampler
{
    private readonly int[][] _classes;
    private readonly int _perClass;
    private readonly int _samples;
    private readonly int _seed;

    /// <summary>Balances the classes of a data set.</summary>
    /// <param name="labels">The class of each sample, 0 or more.</param>
    /// <param name="balance">Whether small classes are repeated or large ones cut.</param>
    /// <param name="seed">The seed.</param>
    /// <exception cref="ArgumentException">There are no labels.</exception>
    public BalancedSampler(ReadOnlySpan<int> labels, Balance balance, int seed)
    {
        if (labels.Length == 0) throw new ArgumentException("There are no labels to balance.", nameof(labels));
        _samples = labels.Length;
        _seed = seed;
        Balance = balance;
        var byClass = new SortedDictionary<int, List<int>>();
        for (var sample = 0; sample < labels.Length; sample++)
        {
            if (!byClass.TryGetValue(labels[sample], out var members)) byClass.Add(labels[sample], members = []);
            members.Add(sample);
        }
        _classes = [.. byClass.Values.Select(members => members.ToArray())];
        _perClass = balance == Balance.OverSample ? _classes.Max(members => members.Length) : _classes.Min(members => members.Length);
    }

    /// <summary>Whether small classes are repeated or large ones cut.</summary>
    public Balance Balance { get; }

    /// <inheritdoc/>
    public override string Description => $"balanced by {Balance} over {_classes.Length} classes with seed {_seed}";

    /// <inheritdoc/>
    public override int Count(int samples) => _perClass * _classes.Length;

    /// <inheritdoc/>
    public override void Fill(long epoch, int samples, Span<int> order)
    {
        if (samples != _samples)
            throw new ArgumentException($"There are {_samples} labels, but the data set has {samples} samples.");
        var random = new RandomSource(_seed, $"sampler {epoch}");
        var all = new int[_perClass * _classes.Length];
        for (var type = 0; type < _classes.Length; type++)
        {
            var chosen = all.AsSpan(type * _perClass, _perClass);
            // Whole rounds through the class first, so that no sample comes twice more than another.
            int[] members = [.. _classes[type]];
            for (var filled = 0; filled < chosen.Length;)
            {
                random.Shuffle<int>(members);
                var take = Math.Min(members.Length, chosen.Length - filled);
                members.AsSpan(0, take).CopyTo(chosen[filled..]);
                filled += take;
            }
        }
        random.Shuffle<int>(all);
        all.CopyTo(order);
    }
}

using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Divides samples into parts at random.</summary>
internal static class Partition
{
    /// <summary>The numbers of the samples that are left to train with, then those of each part that is held out.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="held">The parts to hold out, each from 0 to 1.</param>
    /// <param name="purposes">What each of them is for, as messages say it.</param>
    /// <param name="seed">The same seed divides the same way on every machine.</param>
    /// <param name="classes">The class of each sample, or none: each part has its share of every class, to a sample.</param>
    public static int[][] Of(int count, ReadOnlySpan<double> held, ReadOnlySpan<string> purposes, int seed, ReadOnlySpan<int> classes)
    {
        if (!classes.IsEmpty && classes.Length != count)
            throw new ArgumentException($"There are {count} samples, but classes of {classes.Length} to stratify by.");
        var members = new Dictionary<int, int>();
        for (var sample = 0; sample < count; sample++)
        {
            var type = classes.IsEmpty ? 0 : classes[sample];
            members[type] = members.GetValueOrDefault(type) + 1;
        }

        int[] types = [.. members.Keys.Order()];
        int[] left = [.. types.Select(type => members[type])];
        var shares = new Dictionary<int, int>[held.Length];
        for (var part = 0; part < held.Length; part++)
        {
            var wanted = (int)Math.Round(Check.Probability(held[part], purposes[part]) * count);
            if (wanted == 0) throw Empty(held[part], count, purposes[part]);
            if (wanted >= left.Sum()) throw Empty(Sum(held[..(part + 1)]), count, "train");
            shares[part] = Share(wanted, held[part], types, members, left);
        }

        // One random order for all: whoever of a class comes first is held out.
        var order = new int[count];
        for (var index = 0; index < order.Length; index++) order[index] = index;
        new RandomSource(seed, "split").Shuffle<int>(order);
        var parts = new List<int>[held.Length + 1];
        for (var part = 0; part < parts.Length; part++) parts[part] = [];
        foreach (var sample in order)
        {
            var type = classes.IsEmpty ? 0 : classes[sample];
            var part = Array.FindIndex(shares, share => share[type] > 0);
            if (part >= 0) shares[part][type]--;
            parts[part + 1].Add(sample);
        }
        return [.. parts.Select(part => part.ToArray())];
    }

    // The whole of each class's share, and one more of those with the largest rest, until there are enough (Hamilton's method).
    private static Dictionary<int, int> Share(int wanted, double fraction, int[] types, Dictionary<int, int> members, int[] left)
    {
        var taken = new int[types.Length];
        for (var index = 0; index < types.Length; index++)
            taken[index] = Math.Min((int)(fraction * members[types[index]]), left[index]);
        while (taken.Sum() < wanted)
        {
            var best = Enumerable.Range(0, types.Length).Where(index => taken[index] < left[index])
                .MaxBy(index => fraction * members[types[index]] - taken[index]);
            taken[best]++;
        }
        for (var index = 0; index < types.Length; index++) left[index] -= taken[index];
        return types.Zip(taken).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum;
    }

    private static ArgumentException Empty(double part, int count, string purpose) =>
        new(FormattableString.Invariant($"{part} of {count} samples leaves nothing to {purpose} with."));
}

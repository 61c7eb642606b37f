using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Samples that can be had in any order: a column for each input and target of a model, in the order its trainer takes them.</summary>
public sealed class Dataset
{
    private readonly DataColumn[] _columns;
    private readonly int[]? _indices;
    private readonly int _count;

    /// <summary>A data set of columns with the same number of samples; those that the samples share have none.</summary>
    /// <param name="columns">The inputs followed by the targets.</param>
    /// <exception cref="ArgumentException">There is no column of samples, or two differ in their number of samples.</exception>
    public Dataset(params DataColumn[] columns) : this(columns, null)
    {
        var first = Array.FindIndex(columns, column => !column.IsShared);
        if (first < 0) throw new ArgumentException("A data set needs at least one column of samples.", nameof(columns));
        _count = columns[first].Count;
        var other = Array.FindIndex(columns, column => !column.IsShared && column.Count != _count);
        if (other >= 0) throw new ArgumentException($"Column {first} has {_count} samples, but column {other} has {columns[other].Count}.");
    }

    private Dataset(DataColumn[] columns, int[]? indices) => (_columns, _indices) = (columns, indices);

    /// <summary>The columns, with the samples of the whole set where this is a part of one.</summary>
    public IReadOnlyList<DataColumn> Columns => _columns;

    /// <summary>The number of samples.</summary>
    public int Count => _indices?.Length ?? _count;

    /// <summary>The samples of given numbers, in that order, sharing memory with this set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no sample of a number.</exception>
    public Dataset Subset(ReadOnlySpan<int> samples)
    {
        var indices = new int[samples.Length];
        for (var index = 0; index < indices.Length; index++)
        {
            var sample = samples[index];
            if ((uint)sample >= (uint)Count)
                throw new ArgumentOutOfRangeException(nameof(samples), $"There is no sample {sample}; there are {Count}, counted from 0.");
            indices[index] = _indices?[sample] ?? sample;
        }
        return new Dataset(_columns, indices);
    }

    /// <summary>The first samples, in order.</summary>
    /// <param name="count">How many; more than there are means all.</param>
    public Dataset Take(int count) => Subset([.. Enumerable.Range(0, Math.Min(Check.AtLeastOne(count, nameof(count)), Count))]);

    /// <summary>Divides the samples at random into those to train with and those to validate with.</summary>
    /// <param name="validation">The part to validate with, between 0 and 1; the number is rounded to whole samples.</param>
    /// <param name="seed">The same seed divides the same way on every machine.</param>
    /// <param name="stratify">The class of each sample, of which each part then has its share; without any, chance decides.</param>
    /// <exception cref="ArgumentException">One of the parts would be empty, or there is not one class for each sample.</exception>
    public (Dataset Training, Dataset Validation) Split(double validation, int seed = 0, ReadOnlySpan<int> stratify = default)
    {
        var parts = Partition.Of(Count, [validation], ["validate"], seed, stratify);
        return (Subset(parts[0]), Subset(parts[1]));
    }

    /// <summary>Divides the samples at random into those to train with, those to validate with and those to test with once, at the end.</summary>
    /// <param name="validation">The part to validate with, between 0 and 1; the number is rounded to whole samples.</param>
    /// <param name="test">The part to test with, as well.</param>
    /// <param name="seed">The same seed divides the same way on every machine.</param>
    /// <param name="stratify">The class of each sample, of which each part then has its share; without any, chance decides.</param>
    /// <exception cref="ArgumentException">One of the parts would be empty, or there is not one class for each sample.</exception>
    public (Dataset Training, Dataset Validation, Dataset Test) Split(double validation, double test, int seed = 0, ReadOnlySpan<int> stratify = default)
    {
        var parts = Partition.Of(Count, [validation, test], ["validate", "test"], seed, stratify);
        return (Subset(parts[0]), Subset(parts[1]), Subset(parts[2]));
    }

    /// <summary>Copies samples of one column into a batch. Allocates nothing.</summary>
    /// <param name="column">The number of the column.</param>
    /// <param name="samples">The numbers of the samples, replaced by those of the whole set where this is a part of one.</param>
    /// <param name="destination">Memory for exactly these samples.</param>
    internal void Gather(int column, ReadOnlySpan<int> samples, TensorMemory destination) =>
        _columns[column].Gather(samples, destination);

    /// <summary>Turns numbers of this set into numbers of the columns.</summary>
    internal void Resolve(Span<int> samples)
    {
        if (_indices is null) return;
        foreach (ref var sample in samples) sample = _indices[sample];
    }
}

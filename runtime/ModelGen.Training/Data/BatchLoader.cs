namespace ModelGen.Training;

/// <summary>
/// Deals the samples of a data set out in batches, epoch after epoch. Its state is the epoch and the position in it; making a
/// batch allocates nothing. One thread at a time uses a loader.
/// </summary>
public sealed class BatchLoader : IBatchSource
{
    private readonly int[] _order;
    private readonly ColumnInfo[] _columns;
    private readonly TensorMemory[] _batch;
    private readonly TensorMemory[] _full;
    private readonly IBatchTransform[] _transforms = [];
    private bool _filled;
    private int _taken;

    /// <summary>Batches of a data set.</summary>
    /// <param name="data">The samples.</param>
    /// <param name="batchSize">The number of samples of a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="sampler">The order of the samples; by default that of the data set.</param>
    /// <param name="dropLast">Whether to leave out a smaller last batch; false by default.</param>
    /// <exception cref="ArgumentException">An epoch would have no batch.</exception>
    public BatchLoader(Dataset data, int batchSize, Sampler? sampler = null, bool dropLast = false)
    {
        Data = data ?? throw new ArgumentNullException(nameof(data));
        BatchSize = Check.AtLeastOne(batchSize, nameof(batchSize));
        Sampler = sampler ?? new SequentialSampler();
        SamplesPerEpoch = Sampler.Count(data.Count);
        if (dropLast) SamplesPerEpoch -= SamplesPerEpoch % batchSize;
        if (SamplesPerEpoch == 0)
            throw new ArgumentException($"An epoch of {data.Count} samples has no batch of {batchSize}. Use a smaller batch or more samples.");
        _order = new int[Sampler.Count(data.Count)];
        var largest = Math.Min(batchSize, SamplesPerEpoch);
        _columns = [.. data.Columns.Select(column => column.Info)];
        _full = [.. _columns.Select(column => TensorMemoryExtensions.Allocate(column.Type, column.Length(largest)))];
        _batch = new TensorMemory[data.Columns.Count];
    }

    /// <summary>Batches in an order that seed and epoch decide.</summary>
    public static BatchLoader Shuffled(Dataset data, int batchSize, int seed = 0, bool dropLast = false) =>
        new(data, batchSize, new ShuffledSampler(seed), dropLast);

    /// <summary>The samples.</summary>
    public Dataset Data { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns => _columns;

    /// <summary>The number of samples of a batch.</summary>
    public int BatchSize { get; }

    /// <summary>The order of the samples.</summary>
    public Sampler Sampler { get; }

    /// <summary>Changes each batch as it is made, in this order; none by default. For training data only.</summary>
    public IReadOnlyList<IBatchTransform> Transforms
    {
        get => _transforms;
        init => _transforms = [.. value];
    }

    /// <summary>The number of samples of an epoch.</summary>
    public int SamplesPerEpoch { get; }

    /// <summary>The number of batches of an epoch.</summary>
    public int BatchesPerEpoch => (SamplesPerEpoch + BatchSize - 1) / BatchSize;

    /// <summary>The epoch of the next batch, from 0.</summary>
    public long Epoch { get; private set; }

    /// <summary>The number of batches already dealt out in the epoch.</summary>
    public int Position { get; private set; }

    /// <summary>The number of samples of the batch made last.</summary>
    public int Count { get; private set; }

    /// <summary>The batch made last: one tensor for each column, overwritten by the next call of <see cref="Next"/>.</summary>
    public ReadOnlySpan<TensorMemory> Batch => _batch;

    /// <summary>Makes the next batch of the epoch.</summary>
    /// <returns>False when the epoch has none left; the next epoch is then at its start.</returns>
    /// <exception cref="InvalidOperationException">Another thread uses the loader.</exception>
    public bool Next()
    {
        using var turn = new Turn(ref _taken, "loader");
        if (Position == BatchesPerEpoch)
        {
            GoTo(Epoch + 1, 0);
            return false;
        }
        if (!_filled)
        {
            Sampler.Fill(Epoch, Data.Count, _order);
            Data.Resolve(_order);
            _filled = true;
        }
        var start = Position * BatchSize;
        Count = Math.Min(BatchSize, SamplesPerEpoch - start);
        for (var column = 0; column < _batch.Length; column++)
        {
            _batch[column] = _full[column].Slice(0, _columns[column].Length(Count));
            Data.Gather(column, _order.AsSpan(start, Count), _batch[column]);
        }
        foreach (var transform in _transforms) transform.Apply(_batch, Count, Epoch, start);
        Position++;
        return true;
    }

    /// <summary>Goes on at a batch of an epoch, as if all before it had been dealt out.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="position">The number of batches of the epoch to pass over.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public void Seek(long epoch, int position = 0)
    {
        if (epoch < 0) throw new ArgumentOutOfRangeException(nameof(epoch), $"Epochs count from 0, but epoch is {epoch}.");
        if (position < 0 || position > BatchesPerEpoch)
            throw new ArgumentOutOfRangeException(nameof(position), $"There is no batch {position}; an epoch has {BatchesPerEpoch}.");
        using var turn = new Turn(ref _taken, "loader");
        GoTo(epoch, position);
    }

    private void GoTo(long epoch, int position)
    {
        if (epoch != Epoch) _filled = false;
        (Epoch, Position) = (epoch, position);
    }

    long? IBatchSource.SamplesPerEpoch => SamplesPerEpoch;

    int? IBatchSource.BatchesPerEpoch => BatchesPerEpoch;

    IParameterSet ICheckpointed.State => NamedTensorSet.Empty;

    void ICheckpointed.SaveValues(IDictionary<string, string> values) => BatchPlace.Save(this, Order, values);

    void ICheckpointed.LoadValues(IReadOnlyDictionary<string, string> values) => BatchPlace.Load(this, Order, values);

    private string Order => $"{SamplesPerEpoch} of {Data.Count} samples in batches of {BatchSize}, {Sampler.Description}";
}

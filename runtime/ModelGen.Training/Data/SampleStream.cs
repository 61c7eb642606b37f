using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>Writes a sample into its place in a batch: one tensor for each column that is not shared, of exactly one sample.</summary>
/// <param name="sample">The sample.</param>
/// <param name="destination">What to fill, every element; it holds what an earlier sample left.</param>
public delegate void SampleWriter<in T>(T sample, ReadOnlySpan<TensorMemory> destination);

/// <summary>
/// Batches of samples that come one after the other and need not fit into memory: the lines of a file, the files of a folder, a
/// generator without end. An epoch is asked for by its number, so that a resumed run sees the samples it would have seen. One thread
/// at a time uses a stream.
/// </summary>
/// <typeparam name="T">What stands for a sample until it is written into a batch: a path, a row, an object.</typeparam>
public sealed class SampleStream<T> : IBatchSource, IDisposable
{
    private readonly ColumnInfo[] _columns;
    private readonly Func<long, IEnumerable<T>> _epoch;
    private readonly SampleWriter<T> _write;
    private readonly TensorMemory[] _full;
    private readonly TensorMemory[] _batch;
    private readonly TensorMemory[] _sample;
    private readonly int _shuffleBuffer;
    private readonly long? _samplesPerEpoch;
    private IEnumerator<T>? _samples;
    private long _read;
    private int _taken;

    /// <summary>Batches of a stream.</summary>
    /// <param name="columns">Type and size of each input and then each target; none is shared.</param>
    /// <param name="batchSize">The number of samples of a batch, at least 1; the last batch of an epoch may be smaller.</param>
    /// <param name="epoch">The samples of an epoch, counted from 0: the same each time it is asked for the same one.</param>
    /// <param name="write">Writes a sample into the batch.</param>
    /// <exception cref="ArgumentException">There is no column, or one is shared or empty.</exception>
    public SampleStream(IReadOnlyList<ColumnInfo> columns, int batchSize, Func<long, IEnumerable<T>> epoch, SampleWriter<T> write)
    {
        ArgumentNullException.ThrowIfNull(columns);
        _epoch = epoch ?? throw new ArgumentNullException(nameof(epoch));
        _write = write ?? throw new ArgumentNullException(nameof(write));
        BatchSize = Check.AtLeastOne(batchSize, nameof(batchSize));
        _columns = [.. columns];
        if (_columns.Length == 0) throw new ArgumentException("A stream needs at least one column.", nameof(columns));
        foreach (var column in _columns)
        {
            Check.AtLeastOne(column.ElementsPerSample, nameof(columns));
            if (column.Shared) throw new ArgumentException("A stream has each column for every sample; none is shared by the batch.", nameof(columns));
        }
        _full = [.. _columns.Select(column => TensorMemoryExtensions.Allocate(column.Type, column.Length(batchSize)))];
        (_batch, _sample) = (new TensorMemory[_columns.Length], new TensorMemory[_columns.Length]);
    }

    /// <summary>
    /// How many samples wait to be drawn from at random, as with tf.data's <c>shuffle</c>: 0, the default, leaves them in order. Samples
    /// must be objects of their own, since they wait.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int ShuffleBuffer { get => _shuffleBuffer; init => _shuffleBuffer = (int)Check.NotNegativeInteger(value); }

    /// <summary>The seed of shuffling; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Whether to leave out a smaller last batch; false by default.</summary>
    public bool DropLast { get; init; }

    /// <summary>After how many samples an epoch ends, for a stream that does not end by itself; by default with the stream.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long? SamplesPerEpoch
    {
        get => DropLast ? _samplesPerEpoch - _samplesPerEpoch % BatchSize : _samplesPerEpoch;
        init => _samplesPerEpoch = value is { } count ? Check.AtLeastOne(count) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<ColumnInfo> Columns => _columns;

    /// <inheritdoc/>
    public int BatchSize { get; }

    /// <inheritdoc/>
    public int? BatchesPerEpoch => SamplesPerEpoch is { } samples ? checked((int)((samples + BatchSize - 1) / BatchSize)) : null;

    /// <inheritdoc/>
    public long Epoch { get; private set; }

    /// <inheritdoc/>
    public int Position { get; private set; }

    /// <inheritdoc/>
    public int Count { get; private set; }

    /// <inheritdoc/>
    public ReadOnlySpan<TensorMemory> Batch => _batch;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">An epoch has fewer samples than <see cref="SamplesPerEpoch"/>, or no batch at all; or another thread uses the stream.</exception>
    public bool Next()
    {
        using var turn = new Turn(ref _taken, "stream");
        _samples ??= Open();
        var count = 0;
        while (count < BatchSize && Read()) Write(count++);
        if (count == 0 || (DropLast && count < BatchSize))
        {
            if (Position == 0) throw new InvalidOperationException($"Epoch {Epoch} of the stream has no batch of {BatchSize} samples; it gave {count}.");
            GoTo(Epoch + 1, 0);
            return false;
        }
        for (var column = 0; column < _batch.Length; column++) _batch[column] = _full[column].Slice(0, _columns[column].Length(count));
        Count = count;
        Position++;
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>What comes before that place is read again and passed over.</remarks>
    public void Seek(long epoch, int position = 0)
    {
        if (epoch < 0) throw new ArgumentOutOfRangeException(nameof(epoch), $"Epochs count from 0, but epoch is {epoch}.");
        if (position < 0 || position > (BatchesPerEpoch ?? int.MaxValue))
            throw new ArgumentOutOfRangeException(nameof(position), $"There is no batch {position}{(BatchesPerEpoch is { } all ? $"; an epoch has {all}" : "")}.");
        using var turn = new Turn(ref _taken, "stream");
        GoTo(epoch, position);
    }

    private void GoTo(long epoch, int position)
    {
        Dispose();
        (Epoch, Position) = (epoch, position);
    }

    /// <summary>Lets go of what the epoch reads from; the next batch opens it again.</summary>
    public void Dispose()
    {
        _samples?.Dispose();
        _samples = null;
    }

    IParameterSet ICheckpointed.State => NamedTensorSet.Empty;

    void ICheckpointed.SaveValues(IDictionary<string, string> values) => BatchPlace.Save(this, Order, values);

    void ICheckpointed.LoadValues(IReadOnlyDictionary<string, string> values) => BatchPlace.Load(this, Order, values);

    private string Order =>
        $"a stream{(SamplesPerEpoch is { } samples ? $" of {samples} samples" : "")} in batches of {BatchSize}" +
        (ShuffleBuffer > 0 ? $", shuffled within {ShuffleBuffer} with seed {Seed}" : "");

    private IEnumerator<T> Open()
    {
        var samples = (ShuffleBuffer > 0 ? Shuffled(Epoch) : _epoch(Epoch)).GetEnumerator();
        (_samples, _read) = (samples, 0);
        for (var skipped = (long)Position * BatchSize; skipped > 0 && Read(); skipped--) { }
        return samples;
    }

    private bool Read()
    {
        if (_read == _samplesPerEpoch) return false;
        if (_samples!.MoveNext())
        {
            _read++;
            return true;
        }
        return _samplesPerEpoch is null
            ? false
            : throw new InvalidOperationException($"Epoch {Epoch} of the stream ended after {_read} of {_samplesPerEpoch} samples.");
    }

    private void Write(int place)
    {
        for (var column = 0; column < _sample.Length; column++)
        {
            var elements = _columns[column].ElementsPerSample;
            _sample[column] = _full[column].Slice(place * elements, elements);
        }
        _write(_samples!.Current, _sample);
    }

    // A full buffer gives a sample of its own choice for each that comes in.
    private IEnumerable<T> Shuffled(long epoch)
    {
        var random = new RandomSource(Seed, $"stream {epoch}");
        var waiting = new List<T>();
        foreach (var sample in _epoch(epoch))
        {
            if (waiting.Count < ShuffleBuffer)
            {
                waiting.Add(sample);
                continue;
            }
            var drawn = random.NextInt32(waiting.Count);
            yield return waiting[drawn];
            waiting[drawn] = sample;
        }
        for (; waiting.Count > 0; waiting.RemoveAt(waiting.Count - 1))
        {
            var drawn = random.NextInt32(waiting.Count);
            (waiting[drawn], waiting[^1]) = (waiting[^1], waiting[drawn]);
            yield return waiting[^1];
        }
    }
}

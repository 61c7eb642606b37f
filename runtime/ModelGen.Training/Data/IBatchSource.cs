namespace ModelGen.Training;

/// <summary>
/// Batches of samples, epoch after epoch: what training and evaluation read. <see cref="BatchLoader"/> deals out a data set,
/// <see cref="SampleStream{T}"/> what comes one sample after the other. A source of your own must give the same batches at the same
/// place each time it goes there, or a resumed run is not that which was left.
/// </summary>
public interface IBatchSource : ICheckpointed
{
    /// <summary>What a batch holds: the inputs followed by the targets.</summary>
    IReadOnlyList<ColumnInfo> Columns { get; }

    /// <summary>The most samples of a batch.</summary>
    int BatchSize { get; }

    /// <summary>The number of samples of an epoch; null where only its end will tell.</summary>
    long? SamplesPerEpoch { get; }

    /// <summary>The number of batches of an epoch; null where only its end will tell.</summary>
    int? BatchesPerEpoch { get; }

    /// <summary>The epoch of the next batch, from 0.</summary>
    long Epoch { get; }

    /// <summary>The number of batches already dealt out in the epoch.</summary>
    int Position { get; }

    /// <summary>The number of samples of the batch made last.</summary>
    int Count { get; }

    /// <summary>The batch made last: one tensor for each column, overwritten by the next call of <see cref="Next"/>.</summary>
    ReadOnlySpan<TensorMemory> Batch { get; }

    /// <summary>Makes the next batch of the epoch.</summary>
    /// <returns>False when the epoch has none left; the next epoch is then at its start.</returns>
    bool Next();

    /// <summary>Goes on at a batch of an epoch, as if all before it had been dealt out.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="position">The number of batches of the epoch to pass over.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    void Seek(long epoch, int position = 0);
}

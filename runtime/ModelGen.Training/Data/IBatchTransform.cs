namespace ModelGen.Training;

/// <summary>Changes batches as they are made.</summary>
public interface IBatchTransform
{
    /// <summary>
    /// Changes a batch in place: a function of the batch and its place, so that a resumed run sees the same.
    /// </summary>
    /// <param name="batch">One tensor for each column.</param>
    /// <param name="count">The number of samples.</param>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="first">How many samples of the epoch came before this batch.</param>
    void Apply(ReadOnlySpan<TensorMemory> batch, int count, long epoch, int first);
}

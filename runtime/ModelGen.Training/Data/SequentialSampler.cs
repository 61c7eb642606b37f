namespace ModelGen.Training;

/// <summary>Visits the samples in the order of the data set, each epoch alike.</summary>
public sealed class SequentialSampler : Sampler
{
    /// <inheritdoc/>
    public override string Description => "in order";

    /// <inheritdoc/>
    public override void Fill(long epoch, int samples, Span<int> order)
    {
        for (var index = 0; index < order.Length; index++) order[index] = index;
    }
}

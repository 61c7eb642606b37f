namespace ModelGen.Training;

/// <summary>Decides which samples an epoch visits, in which order: a function of the epoch, so that its state is a number.</summary>
public abstract class Sampler
{
    /// <summary>The number of samples an epoch visits in a data set of <paramref name="samples"/> samples.</summary>
    public virtual int Count(int samples) => samples;

    /// <summary>What decides the order, its seed included: a checkpoint is only continued in the order it began.</summary>
    public abstract string Description { get; }

    /// <summary>Writes the numbers of the samples of an epoch; called once per epoch.</summary>
    /// <param name="epoch">The epoch, from 0.</param>
    /// <param name="samples">The number of samples of the data set.</param>
    /// <param name="order">The numbers, <see cref="Count"/> of them.</param>
    public abstract void Fill(long epoch, int samples, Span<int> order);
}

namespace ModelGen.Training;

/// <summary>One input or target of all samples of a data set, in memory.</summary>
public abstract class DataColumn
{
    private protected DataColumn(int count, int elements) => (Count, ElementsPerSample) = (count, elements);

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>The number of elements of one sample.</summary>
    public int ElementsPerSample { get; }

    /// <summary>The element type that batches of the column have.</summary>
    public abstract TensorType Type { get; }

    /// <summary>Copies samples, one after the other, into a batch. Allocates nothing.</summary>
    /// <param name="indices">The numbers of the samples.</param>
    /// <param name="destination">Memory of the column's <see cref="Type"/> for exactly these samples.</param>
    public abstract void Gather(ReadOnlySpan<int> indices, TensorMemory destination);

    /// <summary>A column over an array of floats, doubles or ints, which is not copied.</summary>
    /// <param name="values">The elements of all samples.</param>
    /// <param name="elementsPerSample">The number of elements of one sample, at least 1.</param>
    /// <exception cref="ArgumentException">The array does not hold whole samples; the message says both numbers.</exception>
    public static DataColumn Of<T>(T[] values, int elementsPerSample = 1) where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return new ArrayColumn<T>(values, Samples(values.Length, elementsPerSample), elementsPerSample);
    }

    /// <summary>
    /// A column of bytes that become numbers as batches are made: <c>(byte / 255 - mean) / deviation</c>. An image set in
    /// bytes takes a quarter of the memory it takes in floats.
    /// </summary>
    /// <param name="values">The bytes of all samples, which are not copied.</param>
    /// <param name="elementsPerSample">The number of elements of one sample, at least 1.</param>
    /// <param name="normalization">Mean and deviation, of the scale 0 to 1, per channel; none leaves 0 to 1.</param>
    /// <param name="type">Single or Double, the type of the batches.</param>
    /// <exception cref="ArgumentException">The array does not hold whole samples, or the channels do not divide a sample.</exception>
    public static DataColumn OfBytes(
        byte[] values, int elementsPerSample, Normalization? normalization = null, TensorType type = TensorType.Single)
    {
        ArgumentNullException.ThrowIfNull(values);
        normalization ??= Normalization.None;
        normalization.CheckFits(elementsPerSample);
        if (type == TensorType.Int32) throw new ArgumentException("Normalised bytes are Single or Double, not Int32.", nameof(type));
        return new ByteColumn(values, Samples(values.Length, elementsPerSample), elementsPerSample, normalization, type);
    }

    private static int Samples(int length, int elementsPerSample)
    {
        Check.AtLeastOne(elementsPerSample, nameof(elementsPerSample));
        return length % elementsPerSample == 0
            ? length / elementsPerSample
            : throw new ArgumentException($"{length} elements are no whole number of samples of {elementsPerSample} elements.");
    }

    private protected void CheckGather(ReadOnlySpan<int> indices, TensorMemory destination)
    {
        if (destination.Length != (long)indices.Length * ElementsPerSample)
            throw new ArgumentException(
                $"The batch holds {destination.Length} elements, but {indices.Length} samples of {ElementsPerSample} elements are to be copied.");
    }
}

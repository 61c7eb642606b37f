namespace ModelGen.Training;

/// <summary>
/// One input or target of all samples of a data set: in memory, or read when a batch needs it. Derive from it where samples can be
/// had by their number; what comes one after the other is a <see cref="SampleStream{T}"/>.
/// </summary>
public abstract class DataColumn
{
    /// <summary>A column of samples that are counted from 0.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="elementsPerSample">The number of elements of one sample, at least 1.</param>
    protected DataColumn(int count, int elementsPerSample) =>
        (Count, ElementsPerSample) = ((int)Check.NotNegativeInteger(count, nameof(count)), Check.AtLeastOne(elementsPerSample, nameof(elementsPerSample)));

    /// <summary>The number of samples; 0 for a column that the samples share.</summary>
    public int Count { get; }

    /// <summary>The number of elements of one sample.</summary>
    public int ElementsPerSample { get; }

    /// <summary>Whether one tensor serves every batch, as an input or target that is declared as shared takes it; false unless overridden.</summary>
    public virtual bool IsShared => false;

    internal ColumnInfo Info => new(Type, ElementsPerSample, IsShared);

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

    /// <summary>A column whose samples are read when a batch needs them: images of a folder, rows of a database.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="elementsPerSample">The number of elements of one sample, at least 1.</param>
    /// <param name="read">Writes a sample; called on the thread that trains, in the order of the batch.</param>
    /// <typeparam name="T">float, double or int.</typeparam>
    public static DataColumn Read<T>(int count, int elementsPerSample, SampleReader<T> read) where T : unmanaged =>
        new ReadColumn<T>(count, elementsPerSample, read ?? throw new ArgumentNullException(nameof(read)));

    /// <summary>
    /// One tensor that serves every batch, for an input or target that the declaration marks <c>Shared = true</c>, such as the weights
    /// of classes. The array is not copied: what changes in it holds from the next batch on.
    /// </summary>
    /// <param name="values">All elements of the tensor.</param>
    /// <typeparam name="T">float, double or int.</typeparam>
    public static DataColumn OfShared<T>(T[] values) where T : unmanaged =>
        new SharedColumn<T>(values ?? throw new ArgumentNullException(nameof(values)));

    private static int Samples(int length, int elementsPerSample)
    {
        Check.AtLeastOne(elementsPerSample, nameof(elementsPerSample));
        return length % elementsPerSample == 0
            ? length / elementsPerSample
            : throw new ArgumentException($"{length} elements are no whole number of samples of {elementsPerSample} elements.");
    }

    /// <summary>Throws where <paramref name="destination"/> is not memory for exactly these samples.</summary>
    /// <exception cref="ArgumentException">It has another length; the message says both numbers.</exception>
    protected void CheckGather(ReadOnlySpan<int> indices, TensorMemory destination)
    {
        if (destination.Length != (long)indices.Length * ElementsPerSample)
            throw new ArgumentException(
                $"The batch holds {destination.Length} elements, but {indices.Length} samples of {ElementsPerSample} elements are to be copied.");
    }
}

namespace ModelGen.Training;

/// <summary>Writes a sample of a column: all of its elements, which hold what an earlier sample left.</summary>
/// <param name="sample">The number of the sample, from 0.</param>
/// <param name="destination">The elements of the sample.</param>
public delegate void SampleReader<T>(int sample, Span<T> destination);

/// <summary>A column whose samples are read when a batch needs them.</summary>
internal sealed class ReadColumn<T>(int count, int elements, SampleReader<T> read) : DataColumn(count, elements) where T : unmanaged
{
    public override TensorType Type { get; } = TensorMemoryExtensions.TypeOf<T>();

    public override void Gather(ReadOnlySpan<int> indices, TensorMemory destination)
    {
        CheckGather(indices, destination);
        var target = destination.Elements<T>();
        for (var index = 0; index < indices.Length; index++) read(indices[index], target.Slice(index * ElementsPerSample, ElementsPerSample));
    }
}

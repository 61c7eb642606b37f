namespace ModelGen.Training;

/// <summary>A column over an array of the type that batches have.</summary>
internal sealed class ArrayColumn<T> : DataColumn where T : unmanaged
{
    private readonly T[] _values;

    public ArrayColumn(T[] values, int count, int elements) : base(count, elements)
    {
        _values = values;
        Type = TensorMemoryExtensions.TypeOf<T>();
    }

    public override TensorType Type { get; }

    public override void Gather(ReadOnlySpan<int> indices, TensorMemory destination)
    {
        CheckGather(indices, destination);
        var target = destination.Elements<T>();
        if (ElementsPerSample == 1)
        {
            for (var index = 0; index < indices.Length; index++) target[index] = _values[indices[index]];
            return;
        }
        for (var index = 0; index < indices.Length; index++)
        {
            var sample = _values.AsSpan(indices[index] * ElementsPerSample, ElementsPerSample);
            sample.CopyTo(target[(index * ElementsPerSample)..]);
        }
    }
}

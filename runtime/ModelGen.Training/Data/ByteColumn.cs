namespace ModelGen.Training;

/// <summary>A column of bytes that are normalised as batches are made.</summary>
internal sealed class ByteColumn : DataColumn
{
    private readonly byte[] _values;
    private readonly double[] _table;
    private readonly float[] _singleTable;
    private readonly int _channelElements;

    public ByteColumn(byte[] values, int count, int elements, Normalization normalization, TensorType type)
        : base(count, elements)
    {
        _values = values;
        Type = type;
        _channelElements = elements / normalization.Channels;
        // 256 values per channel: a look-up is exact, and as fast as converting.
        _table = new double[256 * normalization.Channels];
        for (var index = 0; index < _table.Length; index++)
            _table[index] = normalization.Apply(index % 256 / 255.0, index / 256);
        _singleTable = Array.ConvertAll(_table, value => (float)value);
    }

    public override TensorType Type { get; }

    public override void Gather(ReadOnlySpan<int> indices, TensorMemory destination)
    {
        CheckGather(indices, destination);
        if (Type == TensorType.Single) Gather(indices, destination.Single, _singleTable);
        else Gather(indices, destination.Double, _table);
    }

    private void Gather<T>(ReadOnlySpan<int> indices, Span<T> destination, T[] tables)
    {
        for (var index = 0; index < indices.Length; index++)
        {
            var source = _values.AsSpan(indices[index] * ElementsPerSample, ElementsPerSample);
            var target = destination.Slice(index * ElementsPerSample, ElementsPerSample);
            for (var start = 0; start < source.Length; start += _channelElements)
            {
                var table = tables.AsSpan(start / _channelElements * 256, 256);
                var from = source.Slice(start, _channelElements);
                var to = target.Slice(start, _channelElements);
                for (var element = 0; element < from.Length; element++) to[element] = table[from[element]];
            }
        }
    }
}

namespace ModelGen.Training.Tests;

/// <summary>Parameters in plain arrays.</summary>
internal sealed class TestParameters : IParameterSet
{
    private readonly List<IParameter> _items = [];

    public IReadOnlyList<IParameter> Items => _items;

    public TensorMemory this[string name] => _items.Single(item => item.Name == name).Memory;

    public TestParameters Add(string name, TensorMemory memory, params int[] shape)
    {
        _items.Add(new Named(name, shape.Length == 0 ? [memory.Length] : shape, memory));
        return this;
    }

    /// <summary>Zeroed tensors of the same names and shapes.</summary>
    public TestParameters Like()
    {
        var zeros = new TestParameters();
        foreach (var item in _items)
            zeros.Add(item.Name, item.Memory.Type == TensorType.Single ? new float[item.Memory.Length] : new double[item.Memory.Length], [.. item.Shape]);
        return zeros;
    }

    public double[] Snapshot() => [.. _items.SelectMany(item => Values(item.Memory))];

    public static double[] Values(TensorMemory memory) => memory.Type switch
    {
        TensorType.Single => Array.ConvertAll(memory.Single.ToArray(), value => (double)value),
        TensorType.Double => memory.Double.ToArray(),
        _ => Array.ConvertAll(memory.Int32.ToArray(), value => (double)value),
    };

    private sealed record Named(string Name, IReadOnlyList<int> Shape, TensorMemory Memory) : IParameter
    {
        public bool Trainable => true;
    }
}

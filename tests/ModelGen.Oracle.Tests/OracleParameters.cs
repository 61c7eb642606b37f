namespace ModelGen.Oracle.Tests;

/// <summary>Tensors of a case that stand for the parameters or gradients of a model.</summary>
internal sealed class OracleParameters : IParameterSet
{
    private readonly List<IParameter> _items = [];

    public IReadOnlyList<IParameter> Items => _items;

    /// <summary>Copies of the tensors whose names start with a prefix, without it.</summary>
    public OracleParameters(OracleCase source, string prefix)
    {
        foreach (var tensor in source.Tensors.Tensors.Where(tensor => tensor.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var shape = tensor.Shape.Select(size => (int)size).ToArray();
            _items.Add(new Item(tensor.Name[prefix.Length..], shape, tensor.ToSingles()));
        }
        Assert.NotEmpty(_items);
    }

    private sealed record Item(string Name, IReadOnlyList<int> Shape, TensorMemory Memory) : IParameter
    {
        public bool Trainable => true;
    }
}

namespace ModelGen.Training;

/// <summary>A named tensor that is no parameter of a model: state of an optimizer or of an average, as checkpoints hold it.</summary>
/// <param name="Name">The name, unique within its set.</param>
/// <param name="Shape">The shape.</param>
/// <param name="Memory">The elements, shared with their owner.</param>
public sealed record NamedTensor(string Name, IReadOnlyList<int> Shape, TensorMemory Memory) : IParameter
{
    /// <summary>Always false: no gradient belongs to it.</summary>
    public bool Trainable => false;
}

/// <summary>A list of named tensors as a set.</summary>
internal sealed class NamedTensorSet(IReadOnlyList<IParameter> items) : IParameterSet
{
    /// <summary>No tensors.</summary>
    public static NamedTensorSet Empty { get; } = new([]);

    public IReadOnlyList<IParameter> Items => items;
}

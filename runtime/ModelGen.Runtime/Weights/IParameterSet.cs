namespace ModelGen;

/// <summary>Named tensors of a model whatever their precision: what optimizers, checkpoints and tools walk over.</summary>
public interface IParameterSet
{
    /// <summary>The tensors in the order of the declaration.</summary>
    IReadOnlyList<IParameter> Items { get; }
}

/// <summary>One named tensor of a model.</summary>
public interface IParameter
{
    /// <summary>PyTorch's name: <c>conv1.weight</c>.</summary>
    string Name { get; }

    /// <summary>PyTorch's shape: <c>[out, in / groups, height, width]</c> for a convolution.</summary>
    IReadOnlyList<int> Shape { get; }

    /// <summary>False for buffers and for what the declaration freezes.</summary>
    bool Trainable { get; }

    /// <summary>The elements, shared with the model: writing here changes the model.</summary>
    TensorMemory Memory { get; }
}

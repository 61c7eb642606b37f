namespace ModelGen.Runtime;

/// <summary>What a generated model states of one of its tensors. The elements lie in the model's one block of memory.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Offset">Index of the first element in the model's block, a multiple of 16.</param>
/// <param name="Initializer">How the elements start.</param>
/// <param name="Trainable">Whether a gradient is computed.</param>
/// <param name="Buffer">Whether it is state that training updates without a gradient.</param>
public sealed class ParameterInfo(
    string Name, int[] Shape, int Offset, Initializer Initializer, bool Trainable = true, bool Buffer = false)
{
    /// <summary>PyTorch's name.</summary>
    public string Name { get; } = Name;

    /// <summary>PyTorch's shape.</summary>
    public int[] Shape { get; } = Shape;

    /// <summary>Index of the first element in the model's block, a multiple of 16.</summary>
    public int Offset { get; } = Offset;

    /// <summary>How the elements start.</summary>
    public Initializer Initializer { get; } = Initializer;

    /// <summary>Whether a gradient is computed.</summary>
    public bool Trainable { get; } = Trainable;

    /// <summary>Whether it is state that training updates without a gradient.</summary>
    public bool Buffer { get; } = Buffer;

    /// <summary>The names that the tensor has in other layers that use it; none unless set.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>The axis that counts what the layer gives: 1 for transposed convolutions.</summary>
    public int OutputAxis { get; init; }

    /// <summary>The number of elements.</summary>
    public int Length
    {
        get
        {
            var length = 1;
            foreach (var size in Shape) length *= size;
            return length;
        }
    }
}

namespace ModelGen.Runtime;

/// <summary>What a generated model states of one of its tensors. The elements lie in the model's one block of memory.</summary>
/// <param name="Name">PyTorch's name.</param>
/// <param name="Shape">PyTorch's shape.</param>
/// <param name="Offset">Index of the first element in the model's block, a multiple of 16.</param>
/// <param name="Initializer">How the elements start.</param>
/// <param name="Trainable">Whether a gradient is computed.</param>
/// <param name="Buffer">Whether it is state that training updates without a gradient.</param>
public sealed record ParameterInfo(
    string Name, int[] Shape, int Offset, Initializer Initializer, bool Trainable = true, bool Buffer = false)
{
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

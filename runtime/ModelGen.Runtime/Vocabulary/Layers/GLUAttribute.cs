namespace ModelGen;

/// <summary>y = a · σ(b), the halves of the input along an axis, as torch.nn.GLU.</summary>
/// <param name="axis">The axis that is halved, the batch not counted: PyTorch's dim 1 is 0, and -1 is the last.</param>
public sealed class GLUAttribute(int axis = -1) : LayerAttribute
{
    /// <summary>The axis that is halved, the batch not counted: PyTorch's dim 1 is 0, and -1 is the last.</summary>
    public int Axis { get; } = axis;
}

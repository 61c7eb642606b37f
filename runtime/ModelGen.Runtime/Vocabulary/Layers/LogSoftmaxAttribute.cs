namespace ModelGen;

/// <summary>y = x - log Σ exp(x) along an axis, as torch.nn.LogSoftmax.</summary>
/// <param name="axis">The axis whose exponentials add up to 1, the batch not counted: PyTorch's dim 1 is 0, and -1 is the last.</param>
public sealed class LogSoftmaxAttribute(int axis = -1) : LayerAttribute
{
    /// <summary>The axis whose exponentials add up to 1.</summary>
    public int Axis { get; } = axis;
}

namespace ModelGen;

/// <summary>y = exp(x) / Σ exp(x) along an axis, as torch.nn.Softmax. For training with cross entropy leave it out: the loss takes logits.</summary>
/// <param name="axis">The axis whose elements add up to 1, the batch not counted: PyTorch's dim 1 is 0, and -1 is the last.</param>
public sealed class SoftmaxAttribute(int axis = -1) : LayerAttribute
{
    /// <summary>The axis whose elements add up to 1.</summary>
    public int Axis { get; } = axis;
}

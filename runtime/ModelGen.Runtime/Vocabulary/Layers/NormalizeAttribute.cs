namespace ModelGen;

/// <summary>y = x / max(‖x‖₂, eps) along an axis, as torch.nn.functional.normalize.</summary>
/// <param name="axis">The axis, the batch not counted: PyTorch's dim 1 is 0.</param>
public sealed class NormalizeAttribute(int axis = 0) : LayerAttribute
{
    /// <summary>The axis, the batch not counted: PyTorch's dim 1 is 0.</summary>
    public int Axis { get; } = axis;

    /// <summary>The least length to divide by, above 0; 1e-12 unless set.</summary>
    public double Eps { get; set; } = 1e-12;
}

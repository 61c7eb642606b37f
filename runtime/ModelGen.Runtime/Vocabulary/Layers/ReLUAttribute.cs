namespace ModelGen;

/// <summary>y = max(x, 0), as torch.nn.ReLU.</summary>
public sealed class ReLUAttribute : LayerAttribute;

namespace ModelGen;

/// <summary>y = min(max(x, 0), 6), as torch.nn.ReLU6.</summary>
public sealed class ReLU6Attribute : LayerAttribute;

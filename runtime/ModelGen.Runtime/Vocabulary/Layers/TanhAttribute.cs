namespace ModelGen;

/// <summary>y = tanh(x), as torch.nn.Tanh.</summary>
public sealed class TanhAttribute : LayerAttribute;

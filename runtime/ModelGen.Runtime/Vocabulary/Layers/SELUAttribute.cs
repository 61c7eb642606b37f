namespace ModelGen;

/// <summary>y = 1.0507 · x where x > 0, else 1.7581 · (exp(x) - 1), as torch.nn.SELU.</summary>
public sealed class SELUAttribute : LayerAttribute;

namespace ModelGen;

/// <summary>y = x / (1 + exp(-x)), also called swish, as torch.nn.SiLU.</summary>
public sealed class SiLUAttribute : LayerAttribute;

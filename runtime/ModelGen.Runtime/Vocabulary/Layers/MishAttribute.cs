namespace ModelGen;

/// <summary>y = x · tanh(log(1 + exp(x))), as torch.nn.Mish.</summary>
public sealed class MishAttribute : LayerAttribute;

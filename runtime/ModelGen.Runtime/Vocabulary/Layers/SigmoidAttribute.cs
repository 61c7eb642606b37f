namespace ModelGen;

/// <summary>y = 1 / (1 + exp(-x)), as torch.nn.Sigmoid.</summary>
public sealed class SigmoidAttribute : LayerAttribute;

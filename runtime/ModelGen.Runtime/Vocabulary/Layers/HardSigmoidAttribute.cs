namespace ModelGen;

/// <summary>y = min(max(x + 3, 0), 6) / 6, as torch.nn.Hardsigmoid.</summary>
public sealed class HardSigmoidAttribute : LayerAttribute;

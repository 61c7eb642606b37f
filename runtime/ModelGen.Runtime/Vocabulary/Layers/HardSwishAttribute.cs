namespace ModelGen;

/// <summary>y = x · min(max(x + 3, 0), 6) / 6, as torch.nn.Hardswish.</summary>
public sealed class HardSwishAttribute : LayerAttribute;

namespace ModelGen;

/// <summary>y = x / (1 + |x|), as torch.nn.Softsign.</summary>
public sealed class SoftsignAttribute : LayerAttribute;

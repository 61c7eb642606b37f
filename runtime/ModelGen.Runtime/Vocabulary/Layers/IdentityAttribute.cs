namespace ModelGen;

/// <summary>The input as it is, as torch.nn.Identity.</summary>
public sealed class IdentityAttribute : LayerAttribute;

namespace ModelGen;

/// <summary>All axes of a sample as one, the last axis fastest, as torch.nn.Flatten.</summary>
public sealed class FlattenAttribute : LayerAttribute;

namespace ModelGen;

/// <summary>
/// Adds its place to every element of a sequence [time, features]: sin(t / 10000^(2i / features)) to feature 2i, the cosine of
/// the same to feature 2i + 1. It has no weights.
/// </summary>
public sealed class PositionalEncodingAttribute : LayerAttribute;

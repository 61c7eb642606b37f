namespace ModelGen;

/// <summary>
/// An input or target of integers: token indices for an <c>Embedding</c>, <c>[Shape(128)] Tokens text</c>, or the class
/// index of a loss, <c>Tokens target</c>. Like a <see cref="Tensor"/> it exists in declarations only.
/// </summary>
public sealed class Tokens
{
    private Tokens() { }

    /// <summary>The sizes of one sample.</summary>
    public IReadOnlyList<int> Shape => throw Symbolic.NeverExecuted();
}

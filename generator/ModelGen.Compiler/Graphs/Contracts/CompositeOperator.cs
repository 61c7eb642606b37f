namespace ModelGen.Compiler.Graphs;

/// <summary>
/// A word of the language that is made of simpler operators, in training and in evaluation alike or differently; they have
/// the derivatives and the kernels.
/// </summary>
public abstract record CompositeOperator : Operator
{
    /// <summary>The values that take the place of this node's outputs.</summary>
    protected abstract IReadOnlyList<Value> Expand(SpecializeContext s);

    public sealed override IReadOnlyList<Value>? Specialize(SpecializeContext s) => Expand(s);

    public sealed override KernelCall Lower(LowerContext c) => throw new InvalidOperationException($"'{Name}' is replaced by its parts before it is run.");
}

namespace ModelGen.Compiler.Graphs;

/// <summary>An operator that draws random bits in training; its number among those of a model is part of their key.</summary>
public interface IRandom
{
    int Layer { get; }
}

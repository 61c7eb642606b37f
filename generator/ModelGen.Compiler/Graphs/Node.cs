namespace ModelGen.Compiler.Graphs;

/// <summary>The part of a step that a node runs in.</summary>
public enum Phase
{
    /// <summary>Depends on parameters alone: run once when a predictor is made, at every step of a trainer.</summary>
    Prepare,

    /// <summary>Where a stream begins: what its states start from.</summary>
    Reset,
    Forward,
    Loss,
    Backward,
}

/// <summary>One application of an operator. Inputs and outputs are ids of values, data first, then parameters.</summary>
public sealed record Node(Operator Operator, EquatableArray<int> Inputs, EquatableArray<int> Outputs, string Path, Phase Phase)
{
    public int Output => Outputs[0];
}

using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>An operator whose kernel can apply an activation to its result while that is still in registers.</summary>
public interface IFusable
{
    Activation? Activation { get; }

    Operator WithActivation(Activation activation);
}

/// <summary>An operator whose kernel can add a tensor of the result's shape before any activation.</summary>
public interface IAddsResidual
{
    /// <summary>Whether it may take one more.</summary>
    bool CanAddResidual { get; }

    /// <summary>The node with one more input, which is added.</summary>
    Node AddResidual(Node node, int residual);
}

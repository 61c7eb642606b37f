using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>An operator whose kernel can apply an activation to its result while that is still in registers.</summary>
public interface IFusable
{
    Activation? Activation { get; }

    Operator WithActivation(Activation activation);
}

/// <summary>An operator whose kernel can pass the gradient it computes on through the activation that gave the value.</summary>
public interface IFusesGradient
{
    /// <summary>Whether its kernel can still do that.</summary>
    bool CanFuseGradient { get; }

    /// <summary>The node with one more input, what the activation's derivative reads.</summary>
    Node FuseGradient(Node node, Activation activation, int saved);
}

/// <summary>An operator whose kernel can add a tensor of the result's shape before any activation.</summary>
public interface IAddsResidual
{
    /// <summary>Whether it may take one more.</summary>
    bool CanAddResidual { get; }

    /// <summary>The node with one more input, which is added.</summary>
    Node AddResidual(Node node, int residual);
}

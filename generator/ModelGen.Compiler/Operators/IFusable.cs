namespace ModelGen.Compiler.Operators;

/// <summary>An operator whose kernel can apply an activation to its result while that is still in registers.</summary>
public interface IFusable
{
    Activation? Activation { get; }

    Operator WithActivation(Activation activation);
}

/// <summary>An operator whose kernel can add a tensor of the result's shape, the node's last input, before any activation.</summary>
public interface IAddsResidual
{
    /// <summary>Whether it may take one more.</summary>
    bool CanAddResidual { get; }

    Operator WithResidual();
}

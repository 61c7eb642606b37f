namespace ModelGen.Compiler.Operators;

/// <summary>An operator whose kernel can apply an activation to its result while that is still in registers.</summary>
public interface IFusable
{
    Activation? Activation { get; }

    Operator WithActivation(Activation activation);
}

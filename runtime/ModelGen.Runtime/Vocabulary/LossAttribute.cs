namespace ModelGen;

/// <summary>The loss of a network: one attribute on the class, wherever it stands among the layers.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public abstract class LossAttribute : Attribute
{
    // The compiler knows every loss there is.
    private protected LossAttribute() { }
}

namespace ModelGen;

/// <summary>The loss of a network: one attribute on the class, wherever it stands among the layers.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, AllowMultiple = true, Inherited = false)]
public abstract class LossAttribute : Attribute
{
    // The compiler knows every loss there is.
    private protected LossAttribute() { }

    /// <summary>
    /// Whether each sample has a weight of its own: a trainer then takes one more target, <c>weights</c>, one number per sample.
    /// A mean becomes Σ w · loss / Σ w, a sum Σ w · loss.
    /// </summary>
    public bool SampleWeights { get; set; }
}

namespace ModelGen;

/// <summary>The forms of <see cref="GELUAttribute"/>.</summary>
public enum GELUForm
{
    /// <summary>By the error function.</summary>
    None,

    /// <summary>0.5 x (1 + tanh(sqrt(2 / π) (x + 0.044715 x³))).</summary>
    Tanh,
}

/// <summary>y = x · Φ(x), the distribution function of the normal distribution, as torch.nn.GELU.</summary>
public sealed class GELUAttribute : LayerAttribute
{
    /// <summary>Exactly by the error function (unless set), or approximated by tanh.</summary>
    public GELUForm Approximate { get; set; }
}

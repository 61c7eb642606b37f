namespace ModelGen;

/// <summary>A layer with a single weight, which may be that of another layer: <c>[Linear(1000, Bias = false, WeightOf = "tokens")]</c>.</summary>
public abstract class SharingLayerAttribute : WeightedLayerAttribute
{
    private protected SharingLayerAttribute() { }

    /// <summary>
    /// The name of a layer that comes before this one, whose weight this one uses instead of its own; both must have the same shape.
    /// Gradients of both uses add up, and files hold the weight under the other layer's name.
    /// </summary>
    public string? WeightOf { get; set; }
}

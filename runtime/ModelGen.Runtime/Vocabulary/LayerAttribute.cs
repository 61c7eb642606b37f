namespace ModelGen;

/// <summary>
/// A layer of a sequential network: attributes on the class, run in the order of the source. The compiler reads them;
/// at run time they do nothing.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public abstract class LayerAttribute : Attribute
{
    // The compiler knows every layer there is; one it does not know would be left out without a word.
    private protected LayerAttribute() { }

    /// <summary>Replaces the layer's path, under which its weights are named: <c>conv1</c> for <c>conv1.weight</c>.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Whether the layer's weights are trained; false freezes them, and no gradient is computed or stored. The statistics of a
    /// <c>BatchNorm</c> are frozen with them: training uses the running ones.
    /// </summary>
    public bool Trainable { get; set; } = true;
}

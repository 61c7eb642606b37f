namespace ModelGen;

/// <summary>
/// The words of a declaration that are not attributes; import them with <c>using static ModelGen.Layers;</c>. A layer
/// written as a call has weights of its own each time it is evaluated, under the path <c>name</c> (prefixed by the open
/// <see cref="Scope"/>s; without one, the layer's kind and a counter: <c>conv2d_1</c>).
/// </summary>
public static partial class Layers
{
    /// <summary>The padding that keeps the size of an image: <c>Padding = Same</c>. The odd row or column is at the end.</summary>
    public const int Same = int.MinValue;

    /// <summary>No padding: <c>Padding = Valid</c>, as PyTorch's "valid".</summary>
    public const int Valid = 0;

    /// <summary>
    /// Prefixes the names of the layers inside: <c>using (Scope($"layer{i}"))</c>. Scopes nest; annotated methods keep
    /// their names.
    /// </summary>
    /// <param name="name">The prefix, without its dot.</param>
    /// <param name="trainable">False freezes the weights inside: no gradient of them is computed or stored, and BatchNorms use their running statistics.</param>
    public static IDisposable Scope(string name, bool trainable = true) => throw Symbolic.NeverExecuted();

    /// <summary>Another model as a layer: its outputs for <paramref name="x"/>, its weights under its path.</summary>
    /// <typeparam name="TModel">A class with <c>[Model]</c>, sequential or wired. Its loss plays no part.</typeparam>
    /// <param name="x">The model's input.</param>
    /// <param name="name">The path; the same name means the same weights.</param>
    /// <param name="trainable">False freezes its weights: no gradient of them is computed or stored, and its BatchNorms use their running statistics.</param>
    /// <returns>The model's output; it must have one.</returns>
    public static Tensor Apply<TModel>(Tensor x, string? name = null, bool trainable = true) where TModel : class => throw Symbolic.NeverExecuted();

    /// <summary>Another model as a layer, whatever its number of inputs and outputs.</summary>
    /// <typeparam name="TModel">A class with <c>[Model]</c>, sequential or wired. Its loss plays no part.</typeparam>
    /// <param name="inputs">The model's inputs in the order of its declaration.</param>
    /// <param name="name">The path; the same name means the same weights.</param>
    /// <param name="trainable">False freezes its weights: no gradient of them is computed or stored, and its BatchNorms use their running statistics.</param>
    /// <returns>The model's outputs in the order of its declaration.</returns>
    public static Tensor[] Apply<TModel>(Tensor[] inputs, string? name = null, bool trainable = true) where TModel : class => throw Symbolic.NeverExecuted();
}

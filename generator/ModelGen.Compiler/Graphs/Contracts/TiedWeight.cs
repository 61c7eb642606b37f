namespace ModelGen.Compiler.Graphs;

/// <summary>
/// The option of layers that use the weight of another one: both read the same tensor, and what the loss takes from either adds up
/// in its gradient. The other layer is looked for as C# looks for names: beside the layer, then in the paths around it.
/// </summary>
public static class TiedWeight
{
    /// <summary>The option's name.</summary>
    public const string Argument = "weightOf";

    /// <summary>The last part of the names of weights that can be shared.</summary>
    public const string Suffix = "weight";

    /// <summary>The path of the layer that a weight is declared in.</summary>
    public static string Owner(Value weight) => weight.Name.Substring(0, Math.Max(0, weight.Name.Length - Suffix.Length - 1));

    /// <summary>The weight that a layer's declaration names; null where it names none, or after a report.</summary>
    internal static Value? Find(InferContext c, GraphBuilder builder, Shape shape)
    {
        if (builder.WeightOf is not { } wanted) return null;
        var candidates = Candidates(c.Path, wanted).ToList();
        if (candidates.Contains(c.Path)) return Wrong(c, $"{c.Layer} cannot use its own weight. Name another layer, or leave WeightOf out.");
        if (candidates.Select(each => builder.FindParameter(each + "." + Suffix)).FirstOrDefault(v => v is not null) is not { } weight) return NotFound(c, builder, wanted, candidates, shape);
        var path = Owner(weight);
        var owner = InferContext.Quote(path, builder.Nodes.FirstOrDefault(n => n.Path == path)?.Operator.Name ?? wanted);
        if (weight.Shape != shape)
            return Wrong(c, $"{c.Layer} has a weight of {shape}, but that of {owner}, which it shall use, is {weight.Shape}. {Mend(c, weight.Shape, shape)}");
        if (weight.Trainable && !builder.Trainable)
            return Wrong(c, $"{c.Layer} is frozen, but the weight of {owner}, which it uses, is trained. Freeze {owner}, or neither.");
        if (builder.Init?.Weights is not null)
            return Wrong(c, $"{c.Layer} uses the weight of {owner}, which starts as {owner} says. Move Init there; InitBias may stay.");
        return builder.Alias(weight, c.Path + "." + Suffix);
    }

    /// <summary>The paths that a name may mean, from the innermost outwards.</summary>
    private static IEnumerable<string> Candidates(string path, string wanted)
    {
        for (var end = path.LastIndexOf('.'); end >= 0; end = end == 0 ? -1 : path.LastIndexOf('.', end - 1)) yield return path.Substring(0, end + 1) + wanted;
        yield return wanted;
    }

    private static Value? NotFound(InferContext c, GraphBuilder builder, string wanted, List<string> candidates, Shape shape)
    {
        if (candidates.Select(path => builder.Nodes.FirstOrDefault(n => n.Path == path)).FirstOrDefault(n => n is not null) is { } layer)
        {
            // Where the other layer has a fault of its own, that was told.
            if (builder.Values[layer.Output].Shape.IsUnknown) return null;
            var others = builder.Values.Where(v => v.Role == ValueRole.Parameter && v.Name.StartsWith(layer.Path + ".", StringComparison.Ordinal)).Select(v => $"'{v.Name.Substring(layer.Path.Length + 1)}'").ToList();
            return Wrong(c, $"{InferContext.Quote(layer.Path, layer.Operator.Name)} has no weight that {c.Layer} could use{(others.Count == 0 ? "" : $", but {string.Join(", ", others)}")}. Name a layer with a single one, such as Linear, Embedding or a convolution.");
        }
        var fitting = builder.Values.Where(v => v.Role == ValueRole.Parameter && v.Shape == shape && v.Name.EndsWith("." + Suffix, StringComparison.Ordinal)).Select(v => $"'{Owner(v)}'").ToList();
        return Wrong(c, $"There is no layer '{wanted}' before {c.Layer} whose weight it could use. " +
            (fitting.Count == 0 ? "Name one that comes before it." : $"With a weight of {shape} there {(fitting.Count == 1 ? "is" : "are")} {string.Join(", ", fitting)}."));
    }

    private static string Mend(InferContext c, Shape weight, Shape shape) =>
        weight.Rank == 2 && shape.Rank == 2 && weight[0] == shape[0] && c.Inputs[0].Type == ElementType.Real
            ? $"Put a Linear({weight[1]}) before it, which brings its {shape[1]} inputs to {weight[1]}."
            : "Both shapes must be equal.";

    private static Value? Wrong(InferContext c, string message)
    {
        c.Error(Rules.TiedWeight, Argument, message);
        return null;
    }
}

using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// The option of losses that says which axis holds the classes: axis 0 where nothing is said, PyTorch's dim 1. Where a layer has treated all
/// along axis 0 alike, that would be time or other places, and the declaration must say which axis is meant.
/// </summary>
public static class ClassAxis
{
    /// <summary>The axis that is asked for; null where none is.</summary>
    public static int? Read(LayerArguments a) => a.Has("axis") ? a.Int("axis") : null;

    /// <summary>The axis counted from 0; null where the shape has none such.</summary>
    public static int? Of(Shape shape, int? axis)
    {
        if (shape.IsUnknown) return null;
        var resolved = axis is < 0 ? axis + shape.Rank : axis ?? 0;
        return resolved >= 0 && resolved < shape.Rank ? resolved : null;
    }

    /// <summary>A shape without its classes: one number for every place.</summary>
    public static Shape Places(Shape shape, int? axis) =>
        Of(shape, axis) is { } classes ? new Shape(shape.Sizes.Where((_, i) => i != classes).ToEquatable()) : shape.Rank == 0 ? shape : Shape.Unknown;

    /// <summary>The axis counted from 0, or null after a report where there is none such, or where nothing says whether it is meant.</summary>
    public static int? Resolve(InferContext c, int? axis)
    {
        // The shape of a target follows from the axis, so it is unknown where that is none.
        if (c.HasErrors || Axes.OfFirst(c, axis ?? 0) is not { } resolved) return null;
        if (axis is not null || c.PlaceAxes() is var places && Doubt(places) is not { } layer) return resolved;
        var others = Enumerable.Range(0, c.Shape.Rank).Where(i => places[i] is null).ToList();
        var mend = others.Count == 1 && others[0] < c.Shape.Rank - 1 ? others[0] : -1;
        c.Error(Rules.ClassAxis, null,
            $"{c.Layer} takes its classes from axis 0 of {c.Shape}, but along that axis {InferContext.Quote(layer.Path, layer.Operator.Name)} treats all alike: it holds places, such as steps of time, not classes. " +
            $"Write Axis = {mend} for classes on {(mend == -1 ? "the last axis" : "axis " + mend)}, or Axis = 0 to choose between the places.");
        return null;
    }

    /// <summary>The layer that has made axis 0 one of places, where there are other axes to take the classes from.</summary>
    public static Node? Doubt(IReadOnlyList<Node?> places) => places.Count > 1 ? places[0] : null;

    /// <summary>States that a loss takes its first input for scores of classes along an axis: noted of the output that it is.</summary>
    public static void ScoreClasses(this InferContext c, int axis)
    {
        if (InOutput(c.Builder, c.Inputs[0], axis) is { } found) c.Builder.ScoreClasses(new ClassScores(found.Output.Id, c.Shape[axis], found.Axis));
    }

    /// <summary>
    /// Which output of the model some scores are, and on which axis it has their classes: seen through views and permutations. The axis is
    /// null where the loss has the places in another order. Null where it is no output that the loss reads.
    /// </summary>
    public static (Value Output, int? Axis)? InOutput(GraphBuilder builder, Value scores, int axis)
    {
        int? classes = axis;
        while (!builder.Results.Any(r => r.Kind == ResultKind.Output && r.Value == scores.Id))
        {
            if (builder.Nodes.FirstOrDefault(n => n.Outputs.Contains(scores.Id)) is not { } node) return null;
            var from = builder.Values[node.Inputs[0]];
            switch (node.Operator)
            {
                case IView:
                    classes = classes is { } seen ? Same(from.Shape, scores.Shape, seen) : null;
                    break;
                case Transpose or Permute:
                    var order = Axes.Order(node.Operator, scores.Shape.Rank);
                    var places = order.Where((_, i) => i != classes).ToList();
                    classes = classes is { } permuted && places.SequenceEqual(places.OrderBy(place => place)) ? order[permuted] : null;
                    break;
                // Logarithms of probabilities are scores whose softmax is the same.
                case LogSoftmax { Axis: var own } when (own < 0 ? own + scores.Shape.Rank : own) == classes:
                    break;
                default:
                    return null;
            }
            scores = from;
        }
        return (scores, classes);
    }

    /// <summary>The axis of a shape that is the given one of another, the elements being the same.</summary>
    private static int? Same(Shape shape, Shape other, int axis)
    {
        for (var i = 0; i < shape.Rank; i++)
            if (shape[i] == other[axis] && shape.After(i) == other.After(axis)) return i;
        return null;
    }
}

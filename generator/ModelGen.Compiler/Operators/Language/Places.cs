using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Which axes of a value hold places: steps of time, rows, pixels. A layer has treated all that lies along such an axis alike, with the
/// same weights, so it can hardly hold classes. Of what comes in as an input nothing is known.
/// </summary>
public static class Places
{
    /// <summary>For each axis of the first input the layer that treated all along it alike.</summary>
    public static IReadOnlyList<Node?> PlaceAxes(this InferContext c) => Of(c.Builder, c.Inputs[0]);

    /// <summary>For each axis of a value the layer that treated all along it alike; null where there is none.</summary>
    public static IReadOnlyList<Node?> Of(GraphBuilder builder, Value value)
    {
        var known = new Dictionary<int, IReadOnlyList<Node?>>();
        Follow(builder.Values, builder.Nodes, known);
        return Of(known, value.Id, value.Shape);
    }

    private static void Follow(IReadOnlyList<Value> values, IReadOnlyList<Node> nodes, Dictionary<int, IReadOnlyList<Node?>> known)
    {
        foreach (var node in nodes)
        {
            if (node.Operator is Scan scan)
            {
                FollowSteps(scan, node, values, known);
                continue;
            }
            for (var i = 0; i < node.Outputs.Count; i++)
            {
                var shape = values[node.Outputs[i]].Shape;
                if (shape.Rank > 0 && node.Inputs.Count > 0) known[node.Outputs[i]] = Of(node, i, shape, values, known);
            }
        }
    }

    /// <summary>The steps of a loop are places of all that it gives; within a step there are those of its body.</summary>
    private static void FollowSteps(Scan scan, Node node, IReadOnlyList<Value> values, Dictionary<int, IReadOnlyList<Node?>> known)
    {
        var inner = new Dictionary<int, IReadOnlyList<Node?>>();
        for (var i = 0; i < scan.BodyInputs.Count; i++)
            if (known.TryGetValue(node.Inputs[i], out var axes)) inner[scan.BodyInputs[i]] = i < scan.Sequences ? [.. axes.Skip(1)] : axes;
        Follow(scan.Body.Values, scan.Body.Nodes, inner);
        for (var i = 0; i < scan.Body.Results.Count; i++)
        {
            var axes = Of(inner, scan.Body.Results[i].Value, scan.Result(i).Shape);
            known[node.Outputs[i]] = i < scan.StepOutputs ? [node, .. axes] : axes;
        }
    }

    private static IReadOnlyList<Node?> Of(Node node, int output, Shape shape, IReadOnlyList<Value> values, Dictionary<int, IReadOnlyList<Node?>> known)
    {
        var from = values[node.Inputs[0]].Shape;
        var axes = Of(known, node.Inputs[0], from);
        return node.Operator switch
        {
            Linear => AllBut(shape.Rank - 1, node, shape, axes),
            // Loops are followed step by step.
            ISequenceLayer => output == 0 ? AllBut(shape.Rank - 1, node, shape) : new Node?[shape.Rank],
            Conv1d or Conv2d or ConvTranspose1d or ConvTranspose2d or Unfold => AllBut(0, node, shape),
            // Each is a distribution along its axis.
            Softmax { Axis: var axis } => AllBut(axis, node, shape, axes),
            LogSoftmax { Axis: var axis } => AllBut(axis, node, shape, axes),
            Transpose or Permute => [.. Axes.Order(node.Operator, shape.Rank).Select(axis => axes[axis])],
            IView => [.. Enumerable.Range(0, shape.Rank).Select(axis => OfView(from, axes, shape, axis))],
            Sum sum => OfReduction(axes, Reducing.IsReduced(from, sum.Axes), sum.KeepDims),
            Max max => OfReduction(axes, Reducing.IsReduced(from, max.Axes), max.KeepDims),
            MatMul => [.. Aligned(node, shape, values, known).Take(shape.Rank - 2), axes[from.Rank - 2], Of(known, node.Inputs[1], values[node.Inputs[1]].Shape).Last()],
            _ => Aligned(node, shape, values, known),
        };
    }

    private static IReadOnlyList<Node?> Of(Dictionary<int, IReadOnlyList<Node?>> known, int value, Shape shape) =>
        known.TryGetValue(value, out var axes) ? axes : new Node?[shape.Rank];

    /// <summary>All axes but one, which a node treats alike; where a layer over sequences did so before, that says more.</summary>
    private static Node?[] AllBut(int axis, Node node, Shape shape, IReadOnlyList<Node?>? before = null)
    {
        var axes = new Node?[shape.Rank];
        for (var i = 0; i < axes.Length; i++)
            axes[i] = i == (axis < 0 ? axis + shape.Rank : axis) ? null : before?[i] is { Operator: ISequenceLayer } sequence ? sequence : node;
        return axes;
    }

    /// <summary>Those of all inputs, aligned at their last axis as in arithmetic: what leaves axes where they are.</summary>
    private static Node?[] Aligned(Node node, Shape shape, IReadOnlyList<Value> values, Dictionary<int, IReadOnlyList<Node?>> known)
    {
        var axes = new Node?[shape.Rank];
        foreach (var input in node.Inputs)
            if (known.TryGetValue(input, out var own) && own.Count <= shape.Rank)
                for (var i = 0; i < own.Count; i++) axes[i + shape.Rank - own.Count] ??= own[i];
        return axes;
    }

    private static IReadOnlyList<Node?> OfReduction(IReadOnlyList<Node?> axes, bool[] reduced, bool keepDims) =>
        [.. axes.Select((node, axis) => reduced[axis] ? null : node).Where((_, axis) => keepDims || !reduced[axis])];

    /// <summary>An axis of a view holds places where all axes that it is made of, or a part of, do.</summary>
    private static Node? OfView(Shape from, IReadOnlyList<Node?> axes, Shape to, int axis)
    {
        if (to[axis] == 1) return from.Rank == to.Rank && from[axis] == 1 ? axes[axis] : null;
        long step = to.After(axis), end = step * to[axis];
        Node? found = null;
        for (var i = 0; i < from.Rank; i++)
        {
            long ownStep = from.After(i), ownEnd = ownStep * from[i];
            if (from[i] == 1 || ownStep >= end || ownEnd <= step) continue;
            if (axes[i] is not { } node) return null;
            found = node;
        }
        return found;
    }
}

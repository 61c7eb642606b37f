using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// The axis that a layer takes for channels: axis 0 where nothing is said. Where a layer over sequences has made that the time, the
/// declaration must say which axis is meant, or bring the channels to the front.
/// </summary>
public static class ChannelAxis
{
    /// <summary>The axis counted from 0; null after a report, or where nothing is known of the input.</summary>
    /// <param name="axis">The axis that is asked for; null where none is.</param>
    public static int? Resolve(InferContext c, int? axis)
    {
        if (!c.Known || Axes.OfFirst(c, axis ?? 0) is not { } resolved) return null;
        if (axis is null) NeedsChannels(c, "Write Axis = -1 for channels on the last axis, or Axis = 0 to take the steps for channels.");
        return c.HasErrors ? null : resolved;
    }

    /// <summary>Reports a layer without such an option whose channels would be steps of time.</summary>
    public static void NeedsChannels(InferContext c, string mend)
    {
        if (c.Known && c.Shape.Rank > 1 && c.HasSequences && c.PlaceAxes()[0] is { Operator: ISequenceLayer } layer)
            c.Error(Rules.ClassAxis, null, $"{c.Layer} takes axis 0 of {c.Shape} for channels, but that is the time of the sequence that {InferContext.Quote(layer.Path, layer.Operator.Name)} gives. {mend}");
    }

    /// <summary>The axis of a value counted from 0.</summary>
    public static int Of(Shape shape, int? axis) => axis is < 0 ? axis.Value + shape.Rank : axis ?? 0;

    /// <summary>What a layer becomes whose parts take the first axis for channels: those between two permutations, where it is another one.</summary>
    internal static IReadOnlyList<Value> AtFront(SpecializeContext s, int? axis, Func<SpecializeContext, Value> expand)
    {
        var rank = s.Inputs[0].Shape.Rank;
        var channels = Of(s.Inputs[0].Shape, axis);
        if (channels == 0) return [expand(s)];
        var there = Enumerable.Range(0, rank).Where(i => i != channels).Prepend(channels).ToList();
        var back = Enumerable.Range(0, rank).Select(i => there.IndexOf(i));
        return [s.Add(new Permute(back.ToEquatable()), expand(s.With(s.Add(new Permute(there.ToEquatable()), s.Inputs[0]))))];
    }

    /// <summary>How options print it.</summary>
    internal static string Describe(int? axis) => axis is null or 0 ? "" : FormattableString.Invariant($" over axis {axis}");
}

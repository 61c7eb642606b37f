using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>What reductions over axes share: options, shape rule, description.</summary>
internal static class Reducing
{
    /// <summary>One axis, several, or none for all.</summary>
    public static EquatableArray<int> Axes(LayerArguments a) => a.Has("axis") ? [a.Int("axis")] : (a.Ints("axes") ?? []).ToEquatable();

    public static void Infer(InferContext c, EquatableArray<int> axes, bool keepDims)
    {
        foreach (var axis in axes) Operators.Axes.Resolve(c, axis, axes.Count == 1 ? "axis" : "axes");
        if (c.Known && axes.Select(a => a < 0 ? a + c.Shape.Rank : a).Distinct().Count() < axes.Count)
            c.Error(Rules.Option, "axes", $"The axes {axes} of {c.Layer} name one twice.");
        c.Output(c.Known ? Result(c.Shape, IsReduced(c.Shape, axes), keepDims) : Shape.Unknown);
    }

    /// <summary>For each axis of a shape, whether it goes.</summary>
    public static bool[] IsReduced(Shape shape, EquatableArray<int> axes)
    {
        var reduced = new bool[shape.Rank];
        if (axes.Count == 0)
            for (var i = 0; i < reduced.Length; i++) reduced[i] = true;
        foreach (var axis in axes) reduced[axis < 0 ? axis + shape.Rank : axis] = true;
        return reduced;
    }

    public static Shape Result(Shape shape, bool[] reduced, bool keepDims) =>
        new(shape.Sizes.Select((size, i) => reduced[i] ? 1 : size).Where((_, i) => keepDims || !reduced[i]).ToEquatable());

    public static void Stream(StreamContext s, EquatableArray<int> axes, bool keepDims)
    {
        var (time, reduced) = (s.Time(0)!.Value, IsReduced(s.Declared(0), axes));
        if (reduced[time]) s.Refuse("reduces over time, so it needs the whole sequence.");
        else s.Same(keepDims ? time : time - reduced.Take(time).Count(r => r));
    }

    public static string Describe(string name, EquatableArray<int> axes) => axes.Count == 0 ? name : $"{name} over axis {string.Join(", ", axes)}";
}

using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>What operators have in common when they run on single frames.</summary>
internal static class StreamRules
{
    /// <summary>Tensors whose elements meet, aligned at their last axis: every input that runs in time has it at the same place.</summary>
    public static void Meet(StreamContext s)
    {
        var rank = Enumerable.Range(0, s.InputCount).Max(i => s.Declared(i).Rank);
        int? time = null;
        for (var i = 0; i < s.InputCount; i++)
        {
            if (s.Time(i) is not { } axis) continue;
            var aligned = axis + rank - s.Declared(i).Rank;
            if (time is { } other && other != aligned)
            {
                s.Refuse("mixes the time of one input with another axis of the other.");
                return;
            }
            time = aligned;
        }
        for (var i = 0; i < s.InputCount; i++)
        {
            var axis = time - rank + s.Declared(i).Rank;
            if (s.Time(i) is not null || axis is not >= 0 || s.Declared(i)[axis.Value] == 1 || s.TakeFrame(i, axis.Value)) continue;
            s.Refuse($"takes a constant of shape {s.Declared(i)}, another one for each frame.");
            return;
        }
        s.Same(time);
    }

    /// <summary>Windows over an image whose rows or columns are frames: each must lie within one of them.</summary>
    public static void Window(StreamContext s, HW kernel, HW stride, HW padding)
    {
        if (s.Time(0) is not (1 or 2))
        {
            s.RefuseAxis("[channels, time, width] or [channels, height, time]");
            return;
        }
        var isRow = s.Time(0) == 1;
        var (size, step, border) = isRow ? (kernel.H, stride.H, padding.H) : (kernel.W, stride.W, padding.W);
        var within = isRow ? new HW(1, kernel.W) : new HW(kernel.H, 1);
        if (size > 1) s.Refuse($"has windows over {size} frames. Use windows of one frame, {within}; a causal Conv1d sees several.");
        else if (step > 1) s.Refuse($"has a stride of {step} in time, so not every frame has an output. Use a stride of 1 there.");
        else if (border > 0) s.Refuse("has padding in time, so more outputs than frames. Remove it there.");
        else s.Same(s.Time(0));
    }

    /// <summary>The same elements under another shape, in which time must still be an axis of its own.</summary>
    public static void View(StreamContext s, Shape target)
    {
        var (from, time) = (s.Declared(0), s.Time(0)!.Value);
        for (var axis = 0; axis < target.Rank; axis++)
        {
            if (target[axis] != from[time] || target.Before(axis) != from.Before(time) || target.After(axis) != from.After(time)) continue;
            s.Give(s.Add(new View(target.With(axis, 1)), s.Input(0)), axis);
            return;
        }
        s.Refuse($"makes {from} to {target}, which mixes the frames with what is in them.");
    }

    /// <summary>An axis counted from the start.</summary>
    public static int Resolve(int axis, Shape shape) => axis < 0 ? axis + shape.Rank : axis;
}

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
            if (s.Time(i) is not null || axis is not >= 0 || s.Declared(i)[axis.Value] == 1) continue;
            s.Refuse($"takes a constant of shape {s.Declared(i)}, another one for each frame.");
            return;
        }
        s.Same(time);
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

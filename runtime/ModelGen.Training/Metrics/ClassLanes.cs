using System.Runtime.CompilerServices;
using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>What is gathered over the classes of up to 16 choices that lie side by side in the lanes of a vector.</summary>
internal unsafe interface IClassFold
{
    /// <summary>Begins with some choices. The same one may come again: it then has the same result.</summary>
    void Begin(in LaneChoices choices);

    /// <summary>Takes classes in: 16 scores of each, of which those of lanes without a choice are anything.</summary>
    /// <param name="scores">The scores of the first of the classes.</param>
    /// <param name="stride">Elements from a class to the next.</param>
    /// <param name="type">The number of the first.</param>
    /// <param name="count">How many there are.</param>
    void Add(float* scores, nint stride, int type, int count);

    /// <summary>Keeps the result of the choices.</summary>
    void End(in LaneChoices choices);
}

/// <summary>The choices in the lanes, and where their scores are.</summary>
/// <param name="first">The number of the choice in the first lane; the others follow.</param>
/// <param name="count">How many there are, 1 to 16.</param>
/// <param name="origin">The score of class 0 of the first.</param>
/// <param name="step">Elements from a choice to the next.</param>
/// <param name="stride">Elements from a class to the next.</param>
internal readonly unsafe struct LaneChoices(int first, int count, float* origin, nint step, nint stride)
{
    public int First => first;
    public int Count => count;
    public float Score(int lane, int type) => origin[lane * step + type * stride];
}

/// <summary>Brings scores into lanes, wherever they lie.</summary>
internal static unsafe class ClassLanes
{
    /// <summary>Choices in a vector.</summary>
    public const int Lanes = Transposition.Size;

    /// <summary>Rows of classes are transposed, 16 rows and up to 16 classes at a time.</summary>
    [SkipLocalsInit]
    public static void FoldRows<TFold>(ReadOnlySpan<float> scores, int classes, ref TFold fold) where TFold : struct, IClassFold, allows ref struct
    {
        var turned = stackalloc float[Lanes * Lanes];
        fixed (float* all = scores)
        {
            var count = scores.Length / classes;
            for (var start = 0; start < count; start += Lanes)
            {
                // The last rows overlap those before them, and so do the last classes.
                var first = Math.Max(0, Math.Min(start, count - Lanes));
                var rows = all + (nint)first * classes;
                var choices = new LaneChoices(first, Math.Min(Lanes, count), rows, classes, 1);
                fold.Begin(choices);
                if (classes < Lanes)
                {
                    Transposition.RowsToLanes(rows, classes, count - first, turned);
                    fold.Add(turned, Lanes, 0, classes);
                }
                else
                    for (var type = 0; type < classes; type += Lanes)
                    {
                        var from = Math.Min(type, classes - Lanes);
                        Transposition.ToBlock(rows + from, classes, turned, choices.Count);
                        fold.Add(turned + (type - from) * Lanes, Lanes, type, from + Lanes - type);
                    }
                fold.End(choices);
            }
        }
    }

    /// <summary>Planes of places already lie side by side.</summary>
    public static void FoldPlanes<TFold>(ReadOnlySpan<float> scores, int classes, int places, ref TFold fold) where TFold : struct, IClassFold, allows ref struct
    {
        fixed (float* all = scores)
        {
            var end = all + scores.Length;
            var samples = scores.Length / classes / places;
            for (var sample = 0; sample < samples; sample++)
                for (var start = 0; start < places; start += Lanes)
                {
                    var place = Math.Max(0, Math.Min(start, places - Lanes));
                    var planes = all + (nint)sample * classes * places + place;
                    var choices = new LaneChoices(sample * places + place, Math.Min(Lanes, places), planes, 1, places);
                    fold.Begin(choices);
                    // Where a plane is narrower than a vector, the last ones of all would be read beyond their end.
                    var whole = (int)Math.Clamp((end - planes - Lanes + places) / places, 0, classes);
                    fold.Add(planes, places, 0, whole);
                    if (whole < classes) FoldCopies(planes, places, whole, classes, ref fold);
                    fold.End(choices);
                }
        }
    }

    /// <summary>Single scores rival with a class 0 that scores the threshold.</summary>
    [SkipLocalsInit]
    public static void FoldSingles<TFold>(ReadOnlySpan<float> scores, float threshold, ref TFold fold) where TFold : struct, IClassFold, allows ref struct
    {
        var pair = stackalloc float[2 * Lanes];
        new Span<float>(pair, Lanes).Fill(threshold);
        for (var first = 0; first < scores.Length; first += Lanes)
        {
            var count = Math.Min(Lanes, scores.Length - first);
            scores.Slice(first, count).CopyTo(new Span<float>(pair + Lanes, Lanes));
            var choices = new LaneChoices(first, count, pair, 1, Lanes);
            fold.Begin(choices);
            fold.Add(pair, Lanes, 0, 2);
            fold.End(choices);
        }
    }

    [SkipLocalsInit]
    private static void FoldCopies<TFold>(float* planes, int places, int type, int classes, ref TFold fold) where TFold : struct, IClassFold, allows ref struct
    {
        var copy = stackalloc float[Lanes];
        for (; type < classes; type++)
        {
            new ReadOnlySpan<float>(planes + (nint)type * places, places).CopyTo(new Span<float>(copy, Lanes));
            fold.Add(copy, Lanes, type, 1);
        }
    }
}

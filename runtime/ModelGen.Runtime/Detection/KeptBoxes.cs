using System.Numerics;

namespace ModelGen;

/// <summary>Boxes that were kept, as many side by side as a vector has lanes: left, top, right, bottom and area of each group.</summary>
internal sealed class KeptBoxes
{
    private const int Members = 5;

    private double[] _boxes = new double[Members * Vector<double>.Count];
    private int _count;

    /// <summary>Keeps a box.</summary>
    public void Add(Box box)
    {
        var (group, lane) = Math.DivRem(_count++, Vector<double>.Count);
        var first = group * Members * Vector<double>.Count + lane;
        if (first >= _boxes.Length) Array.Resize(ref _boxes, 2 * _boxes.Length);
        ReadOnlySpan<double> members = [box.Left, box.Top, box.Right, box.Bottom, box.Area];
        for (var member = 0; member < Members; member++) _boxes[first + member * Vector<double>.Count] = members[member];
    }

    /// <summary>
    /// Whether a box overlaps one of those by more than a threshold, as <see cref="Boxes.IntersectionOverUnion"/> says. Lanes without
    /// a box hold an empty one, which nothing overlaps.
    /// </summary>
    public bool Overlap(Box box, double threshold)
    {
        var group = Members * Vector<double>.Count;
        var (left, top, right, bottom) = (new Vector<double>(box.Left), new Vector<double>(box.Top), new Vector<double>(box.Right), new Vector<double>(box.Bottom));
        var (area, most) = (new Vector<double>(box.Area), new Vector<double>(threshold));
        for (var (start, rest) = (0, _count); rest > 0; start += group, rest -= Vector<double>.Count)
        {
            var kept = _boxes.AsSpan(start, group);
            var width = Vector.Min(Member(kept, 2), right) - Vector.Max(Member(kept, 0), left);
            var height = Vector.Min(Member(kept, 3), bottom) - Vector.Max(Member(kept, 1), top);
            var shared = Vector.Max(Vector<double>.Zero, width) * Vector.Max(Vector<double>.Zero, height);
            var together = Member(kept, 4) + area - shared;
            var over = Vector.AndNot(Vector.GreaterThan(together, Vector<double>.Zero), Vector.LessThanOrEqual(shared / together, most));
            if (over != Vector<long>.Zero) return true;
        }
        return false;
    }

    private static Vector<double> Member(ReadOnlySpan<double> group, int member) => new(group[(member * Vector<double>.Count)..]);
}

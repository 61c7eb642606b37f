using System.Globalization;
using System.Text;

namespace ModelGen.Runtime;

/// <summary>How names and shapes are printed in messages, and compared.</summary>
internal static class TensorText
{
    // What a damaged file says may be long and unprintable.
    private const int LongestName = 120;
    private const int LongestShape = 16;
    private const int Listed = 20;

    /// <summary>A shape as <c>[16, 6, 6]</c>.</summary>
    public static string Shape<T>(IReadOnlyList<T> shape)
    {
        var text = new StringBuilder("[");
        for (var axis = 0; axis < Math.Min(shape.Count, LongestShape); axis++) text.Append(CultureInfo.InvariantCulture, $"{(axis > 0 ? ", " : "")}{shape[axis]}");
        return text.Append(shape.Count > LongestShape ? ", ...]" : "]").ToString();
    }

    /// <summary>Whether a model's shape is that of a file.</summary>
    public static bool SameShape(IReadOnlyList<int> shape, IReadOnlyList<long> other)
    {
        if (shape.Count != other.Count) return false;
        for (var axis = 0; axis < shape.Count; axis++)
            if (shape[axis] != other[axis]) return false;
        return true;
    }

    /// <summary>Some items with commas, the rest as a number.</summary>
    public static string List(IEnumerable<string> items)
    {
        var all = items.ToList();
        return string.Join(", ", all.Take(Listed)) + (all.Count > Listed ? $" and {all.Count - Listed} more" : "");
    }

    /// <summary>A name in quotes.</summary>
    public static string Quote(string name)
    {
        var text = new StringBuilder("'");
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestName)))
            text.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        if (name.Length > LongestName) text.Append("...");
        return text.Append('\'').ToString();
    }
}

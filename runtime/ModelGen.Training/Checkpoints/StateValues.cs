using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>
/// Numbers as words of a checkpoint, exact and the same in every culture. They are read only as they are written: no spaces, no
/// signs or zeros in front, nothing out of its range.
/// </summary>
internal static class StateValues
{
    /// <summary>The largest count, of steps for example: one more still adds up, and a double holds it.</summary>
    public const long LargestCount = 1L << 53;

    /// <summary>The largest count that is an int.</summary>
    public const int LargestInt32 = 1 << 30;

    private const int LongestQuote = 120;

    public static void Put(this IDictionary<string, string> values, string name, long value) =>
        values[name] = value.ToString(CultureInfo.InvariantCulture);

    public static void Put(this IDictionary<string, string> values, string name, double value) =>
        values[name] = value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A whole number from 0.</summary>
    /// <exception cref="FormatException">It is missing, or none.</exception>
    public static long GetCount(this IReadOnlyDictionary<string, string> values, string name, long most = LargestCount)
    {
        var text = Get(values, name);
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value <= most && value.ToString(CultureInfo.InvariantCulture) == text
            ? value
            : throw Wrong(values, name, $"which is no whole number from 0 to {most}");
    }

    /// <inheritdoc cref="GetCount"/>
    public static int GetInt32(this IReadOnlyDictionary<string, string> values, string name, int most = LargestInt32) =>
        (int)GetCount(values, name, most);

    /// <summary>A number; it may be infinite or none (NaN), as losses and metrics may.</summary>
    /// <exception cref="FormatException">It is missing, or not a number's text.</exception>
    public static double GetNumber(this IReadOnlyDictionary<string, string> values, string name)
    {
        var text = Get(values, name);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value.ToString("R", CultureInfo.InvariantCulture) == text
            ? value
            : throw Wrong(values, name, "which is no number as checkpoints hold them");
    }

    /// <summary>A finite number within a range, its ends included.</summary>
    /// <exception cref="FormatException">It is missing, or none.</exception>
    public static double GetNumber(this IReadOnlyDictionary<string, string> values, string name, double least, double most = double.MaxValue)
    {
        var value = GetNumber(values, name);
        if (value >= least && value <= most) return value;
        var range = (least, most) switch
        {
            (double.MinValue, double.MaxValue) => "is not finite",
            (_, double.MaxValue) => Invariant($"is not finite and at least {least}"),
            _ => Invariant($"does not lie between {least} and {most}"),
        };
        throw Wrong(values, name, "which " + range);
    }

    /// <summary>A word that must be that of what loads it.</summary>
    /// <exception cref="FormatException">It is missing, or another.</exception>
    public static void Require(this IReadOnlyDictionary<string, string> values, string name, string expected)
    {
        if (Get(values, name) != expected) throw Wrong(values, name, $"but here it is '{expected}'");
    }

    public static string Get(this IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value) ? value : throw new FormatException($"'{NameOf(values, name)}' is missing");

    /// <summary>Says that a value cannot be; the sentence goes on after the value.</summary>
    public static FormatException Wrong(this IReadOnlyDictionary<string, string> values, string name, string why) =>
        new($"'{NameOf(values, name)}' is {Quote(values[name])}, {why}");

    /// <summary>What a file says, in quotes, as part of one line.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder("'");
        foreach (var character in text.AsSpan(0, Math.Min(text.Length, LongestQuote)))
            quoted.Append(char.IsControl(character) || char.IsSurrogate(character) || char.IsWhiteSpace(character) && character != ' ' ? '?' : character);
        return quoted.Append(text.Length > LongestQuote ? "...'" : "'").ToString();
    }

    private static string NameOf(IReadOnlyDictionary<string, string> values, string name) =>
        values is PartValues part ? part.NameOf(name) : name;

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}

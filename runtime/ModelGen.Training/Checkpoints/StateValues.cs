using System.Globalization;

namespace ModelGen.Training;

/// <summary>Numbers as words of a checkpoint, exact and the same in every culture.</summary>
internal static class StateValues
{
    public static void Put(this IDictionary<string, string> values, string name, long value) =>
        values[name] = value.ToString(CultureInfo.InvariantCulture);

    public static void Put(this IDictionary<string, string> values, string name, double value) =>
        values[name] = value.ToString("R", CultureInfo.InvariantCulture);

    public static long GetInteger(this IReadOnlyDictionary<string, string> values, string name) =>
        long.TryParse(Get(values, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Unreadable(values, name, "a whole number");

    public static double GetNumber(this IReadOnlyDictionary<string, string> values, string name) =>
        double.TryParse(Get(values, name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Unreadable(values, name, "a number");

    public static string Get(this IReadOnlyDictionary<string, string> values, string name) =>
        values.TryGetValue(name, out var value)
            ? value
            : throw new FormatException($"The saved state has no '{name}'. It was saved by something else than what loads it.");

    private static FormatException Unreadable(IReadOnlyDictionary<string, string> values, string name, string wanted) =>
        new($"The saved state says '{name}' is '{values[name]}', which is not {wanted}.");
}

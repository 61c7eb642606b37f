using System.Runtime.CompilerServices;

namespace ModelGen.Training;

/// <summary>Checks of hyper-parameters: each returns the value or names it in one error.</summary>
internal static class Check
{
    /// <summary>Finite and at least 0.</summary>
    public static double NotNegative(double value, [CallerMemberName] string name = "") =>
        value >= 0 && double.IsFinite(value) ? value : throw Error(name, value, "must be 0 or more");

    /// <summary>Finite and above 0.</summary>
    public static double Positive(double value, [CallerMemberName] string name = "") =>
        value > 0 && double.IsFinite(value) ? value : throw Error(name, value, "must be more than 0");

    /// <summary>From 0 up to, but not, 1.</summary>
    public static double Fraction(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and < 1 ? value : throw Error(name, value, "must be at least 0 and less than 1");

    /// <summary>From 0 to 1, both included.</summary>
    public static double Probability(double value, [CallerMemberName] string name = "") =>
        value is >= 0 and <= 1 ? value : throw Error(name, value, "must lie between 0 and 1");

    /// <summary>A whole number of at least 1.</summary>
    public static T AtLeastOne<T>(T value, [CallerMemberName] string name = "")
        where T : System.Numerics.IBinaryInteger<T> =>
        value >= T.One ? value : throw Error(name, value, "must be 1 or more");

    /// <summary>A whole number of at least 0.</summary>
    public static long NotNegativeInteger(long value, [CallerMemberName] string name = "") =>
        value >= 0 ? value : throw Error(name, value, "must be 0 or more");

    private static ArgumentOutOfRangeException Error(string name, object value, string rule) =>
        new(name, $"{name} {rule}, but is {Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)}.");
}

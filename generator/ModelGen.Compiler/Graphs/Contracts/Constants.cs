using System.Globalization;

namespace ModelGen.Compiler.Graphs;

/// <summary>Numbers in the names of kernels.</summary>
internal static class Constants
{
    /// <summary>A number as part of an identifier: 0.01 is <c>0p01</c>, -1e-05 is <c>m1em05</c>.</summary>
    public static string Name(double value) =>
        value.ToString("R", CultureInfo.InvariantCulture).Replace("-", "m").Replace("+", "").Replace(".", "p");

    /// <summary>A number as people read it.</summary>
    public static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

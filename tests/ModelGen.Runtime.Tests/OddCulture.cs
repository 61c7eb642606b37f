using System.Globalization;

namespace ModelGen.Tests;

/// <summary>
/// A culture with a decimal comma and Unicode's minus sign, as Swedish has them, for the time of a test. It is made by hand: where
/// globalization is invariant, no culture of a name has them.
/// </summary>
internal static class OddCulture
{
    public static CultureInfo Instance { get; } = Make();

    /// <summary>What a function gives while the thread has the culture.</summary>
    public static T In<T>(Func<T> function)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = Instance;
        try
        {
            return function();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>Requires that a text is the same in the culture as in the invariant one.</summary>
    public static void Unchanged(Func<string> text)
    {
        var expected = text();
        Assert.Equal(expected, In(text));
        Assert.DoesNotContain('\u2212', expected);
    }

    /// <summary>The same for the message of what is thrown; the message is read in the culture, too.</summary>
    public static void Unchanged<TException>(Action action) where TException : Exception => Unchanged(() => Assert.ThrowsAny<TException>(action).Message);

    /// <summary>The public records of an assembly that print numbers by the culture: those whose ToString C# has written.</summary>
    public static IEnumerable<string> CarelessRecords(System.Reflection.Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        where type.GetMethod("PrintMembers", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic) is not null
        where type.GetMethod("ToString", Type.EmptyTypes)!.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), inherit: false)
        where type.GetProperties().Any(property => IsNumber(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType))
        select type.Name;

    private static bool IsNumber(Type type) => !type.IsEnum && Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.DateTime;

    private static CultureInfo Make()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = culture.NumberFormat.PercentDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = "\u00A0";
        culture.NumberFormat.NegativeSign = "\u2212";
        return culture;
    }
}

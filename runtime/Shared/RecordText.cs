using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>
/// What a record prints of itself, with numbers that are the same in every culture: <c>ToString() => RecordText.Of(nameof(Box),
/// PrintMembers)</c>. The ToString that C# writes for a record asks the culture.
/// </summary>
internal static class RecordText
{
    public static string Of(string name, Func<StringBuilder, bool> printMembers)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            var text = new StringBuilder(name).Append(" { ");
            if (printMembers(text)) text.Append(' ');
            return text.Append('}').ToString();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

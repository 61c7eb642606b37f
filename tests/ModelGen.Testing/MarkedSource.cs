using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.Text;

namespace ModelGen.Testing;

/// <summary>Source text in which <c>{|MG0101:7|}</c> marks where a diagnostic is expected.</summary>
public sealed partial record MarkedSource(string Text, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    /// <summary>Takes the marks out of a text.</summary>
    public static MarkedSource Parse(string marked)
    {
        var expected = new List<(string, TextSpan)>();
        var text = "";
        var position = 0;
        foreach (Match mark in Mark().Matches(marked))
        {
            text += marked[position..mark.Index];
            expected.Add((mark.Groups["id"].Value, new TextSpan(text.Length, mark.Groups["text"].Length)));
            text += mark.Groups["text"].Value;
            position = mark.Index + mark.Length;
        }
        return new MarkedSource(text + marked[position..], expected);
    }

    [GeneratedRegex(@"\{\|(?<id>\w+):(?<text>.*?)\|\}", RegexOptions.Singleline)]
    private static partial Regex Mark();
}

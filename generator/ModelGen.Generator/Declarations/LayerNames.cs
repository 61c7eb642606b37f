using System.Globalization;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>The paths that layers and their weights go by.</summary>
internal static class LayerNames
{
    /// <summary>The path of an annotated layer: its <c>Name</c>, else its position.</summary>
    public static string Read(LayerAttributeReader layer, int position, HashSet<string> taken, Findings findings)
    {
        var path = position.ToString(CultureInfo.InvariantCulture);
        if (layer.Values.TryGetValue("Name", out var name))
        {
            if (IsName((string)name)) path = (string)name;
            else findings.Add(Descriptors.NameTaken, layer.LocationOf("Name"), $"'{name}' cannot name weights. Use letters, digits, '_', '-', and '.' between parts: block1.conv.");
        }
        if (!layer.TakesItsName || taken.Add(path)) return path;
        findings.Add(Descriptors.NameTaken, layer.LocationOf("Name"), $"Another layer is called '{path}' already. Give this one another Name.");
        // A path that nothing else has: its weights are not the other layer's, so that the rest is checked without more noise.
        return $"{path} ({position})";
    }

    /// <summary>Whether a path can stand in a file of weights and in generated code: parts of letters, digits, '_' and '-', dotted.</summary>
    public static bool IsName(string name) =>
        name.Split('.').All(part => part.Length > 0 && part.All(c => char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.LetterNumber || c is '_' or '-'));
}

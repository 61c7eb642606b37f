using System.Collections.Immutable;
using ModelGen.Compiler;

namespace ModelGen.Generator;

/// <summary>Names of generated files, of which no two may differ in upper and lower case alone.</summary>
/// <param name="DifferingInCaseAlone">The models whose files would overwrite each other's, in ordinal order.</param>
internal sealed record FileNames(EquatableArray<string> DifferingInCaseAlone)
{
    /// <summary>Those of all models of a project.</summary>
    public static FileNames Of(ImmutableArray<string> models) => new(models
        .GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1)
        .SelectMany(same => same).OrderBy(name => name, StringComparer.Ordinal).ToEquatable());

    /// <summary>The file's name with a number where it needs one: <c>demo.Net(2).g.cs</c>.</summary>
    public string Unique(string file, string model)
    {
        var number = 0;
        foreach (var other in DifferingInCaseAlone)
        {
            if (string.Equals(other, model, StringComparison.OrdinalIgnoreCase)) number++;
            if (other == model) return number == 1 ? file : $"{model}({number}){file.Substring(model.Length)}";
        }
        return file;
    }
}

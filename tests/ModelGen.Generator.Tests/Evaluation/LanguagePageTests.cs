using System.Text.RegularExpressions;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Evaluation;

/// <summary>The page of the language: what it shows compiles.</summary>
public sealed partial class LanguagePageTests
{
    private static readonly Dictionary<string, string> s_sections = File.ReadAllText(Repository.PathOf("docs", "language.md")).ReplaceLineEndings("\n")
        .Split("\n##").Select(section => section.TrimStart('#', ' ')).Where(section => Fence().IsMatch(section)).ToDictionary(section => section.Split('\n')[0]);

    public static TheoryData<string> Sections => [.. s_sections.Keys];

    [Theory, MemberData(nameof(Sections))]
    public void The_examples_of_a_section_compile(string section)
    {
        // Members that a section shows are those of one model; attributes on lines of their own are layers.
        var (files, members) = ("", "");
        foreach (var example in Fence().Matches(s_sections[section]).Select(match => match.Groups["text"].Value))
        {
            if (example.Contains(" partial class ", StringComparison.Ordinal)) files += example.Replace("using ModelGen;\nusing static ModelGen.Layers;\n", "", StringComparison.Ordinal) + "\n";
            else if (example.StartsWith('[')) members += string.Concat(example.Split('\n').Select((line, i) => $"{line} private static partial Tensor Layer{i}(Tensor x);\n"));
            // How generated classes are used is for the tests that use them.
            else if (!example.StartsWith("var ", StringComparison.Ordinal)) members += example + "\n";
        }
        if (members.Length > 0 && !members.Contains(" Forward(", StringComparison.Ordinal)) members += "private static Tensor Forward([Shape(4)] Tensor x) => Linear(x, 2);\n";
        if (members.Length > 0) files += $"[Model]\npublic sealed partial class Shown\n{{\n{members}}}\n";
        Assert.NotEqual("", files);
        Assert.Empty(ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + files).Diagnostics);
    }

    [GeneratedRegex(@"```csharp\n(?<text>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Fence();
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>What a project says to generators and analyzers: its properties.</summary>
internal sealed class ProjectOptions(params (string Property, string Value)[] properties) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties(properties);

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

    public override AnalyzerConfigOptions GetOptions(AdditionalText file) => GlobalOptions;

    private sealed class Properties((string Property, string Value)[] properties) : AnalyzerConfigOptions
    {
        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? found)
        {
            found = properties.FirstOrDefault(pair => key == "build_property." + pair.Property).Value;
            return found is not null;
        }
    }
}

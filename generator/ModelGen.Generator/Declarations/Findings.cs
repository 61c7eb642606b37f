using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Declarations;

/// <summary>What is found wrong with one model while it is read.</summary>
internal sealed class Findings
{
    private readonly List<Diagnostic> _diagnostics = [];

    /// <summary>
    /// Set where C# itself reports that the declaration is unfinished: a name that is unknown, an argument that is missing.
    /// What depends on it is then left alone, so that one mistake stays one message.
    /// </summary>
    public bool IsUnfinished { get; set; }

    /// <summary>Whether the model can be compiled.</summary>
    public bool HasErrors => IsUnfinished || _diagnostics.Count > 0;

    public void Add(DiagnosticDescriptor rule, Location location, params object[] arguments) =>
        Add(Diagnostic.Create(rule, location, arguments));

    public void Add(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    /// <summary>Everything that was found, none twice, in the order of the source.</summary>
    public IReadOnlyList<Diagnostic> InOrder() => _diagnostics.Count == 0 ? [] : _diagnostics
        .GroupBy(d => (d.Id, d.Location.SourceTree, d.Location.SourceSpan, d.GetMessage())).Select(same => same.First())
        .OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)
        .ToList();
}

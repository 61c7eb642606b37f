using System.Collections.Concurrent;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ModelGen.Generator.Diagnostics;

/// <summary>
/// Where the pages of rules are for a project. Its property ModelGenHelp names a folder or an address; the package sets it to the
/// pages that it brings itself, so that a link works without a network and leads to what was true of this very version.
/// </summary>
internal sealed class HelpLinks
{
    private const string Property = "build_property.ModelGenHelp";

    // One for each root, so that the pipeline finds it unchanged.
    private static readonly ConcurrentDictionary<string, HelpLinks> s_all = new(StringComparer.Ordinal);
    private readonly Uri? _root;

    private HelpLinks(string root) =>
        _root = root.Length > 0 && Uri.TryCreate(root.EndsWith("/", StringComparison.Ordinal) || root.EndsWith("\\", StringComparison.Ordinal) ? root : root + "/", UriKind.Absolute, out var uri) ? uri : null;

    /// <summary>Those of a project.</summary>
    public static HelpLinks Of(AnalyzerConfigOptions options) =>
        s_all.GetOrAdd(options.TryGetValue(Property, out var root) ? root : "", static root => new HelpLinks(root));

    /// <summary>The same diagnostic with a link that leads to the page of its rule.</summary>
    public Diagnostic Link(Diagnostic diagnostic)
    {
        if (_root is null) return diagnostic;
        var rule = diagnostic.Descriptor;
        return Diagnostic.Create(
            rule.Id, rule.Category, diagnostic.GetMessage(), diagnostic.Severity, diagnostic.DefaultSeverity, rule.IsEnabledByDefault, diagnostic.WarningLevel,
            rule.Title, rule.Description, new Uri(_root, $"diagnostics/{rule.Id}.md").AbsoluteUri, diagnostic.Location, diagnostic.AdditionalLocations, rule.CustomTags, diagnostic.Properties);
    }
}

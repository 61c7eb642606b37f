using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler;

/// <summary>
/// A declared model as the compiler takes it: where its class stands and the graph of what it computes. Free of
/// anything of Roslyn's and equal by content, so that it is what the incremental pipeline caches.
/// </summary>
/// <param name="Namespace">Empty for the global namespace.</param>
/// <param name="ContainingTypes">Heads of the partial types around it: <c>partial class Outer</c>.</param>
/// <param name="Name">The class.</param>
/// <param name="Graph">What it computes; with errors, as much as could be built.</param>
/// <param name="HasErrors">A wrong model still gets its public surface, so that one mistake is one message.</param>
public sealed record ModelDefinition(
    string Namespace, EquatableArray<string> ContainingTypes, string Name, Graph Graph, bool HasErrors)
{
    /// <summary>Whether its predictors have streams.</summary>
    public bool Streaming { get; init; }

    /// <summary>Annotated partial methods, which always get an implementation.</summary>
    public EquatableArray<string> PartialMethods { get; init; }

    /// <summary>Members of <see cref="Emit.Surface"/> that a wrong model has no room for.</summary>
    public EquatableArray<string> TakenNames { get; init; }

    /// <summary>
    /// Passes that its programs are compiled without, of <see cref="Passes.Pipeline.OnlyFaster"/>. No declaration says so: tests compare
    /// what comes of it.
    /// </summary>
    public EquatableArray<string> WithoutPasses { get; init; }

    /// <summary>The name of its files: namespace, containing types and class, dotted.</summary>
    public string FullName => DottedName.Replace("@", "");

    /// <summary>The class as any code can name it, whatever is called how around that code.</summary>
    public string GlobalName => "global::" + DottedName;

    private string DottedName => string.Join(".", new[] { Namespace }.Where(n => n.Length > 0)
        .Concat(ContainingTypes.Select(head => head.Substring(head.LastIndexOf(' ') + 1))).Append(Name));
}

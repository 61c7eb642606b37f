using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Compiler;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>Where the generated half of a class goes.</summary>
/// <param name="TakenNames">Generated members that the class has no room for; each has been reported.</param>
internal sealed record ModelFrame(string Namespace, EquatableArray<string> ContainingTypes, string Name, EquatableArray<string> TakenNames);

/// <summary>The rules about the class itself, before any layer is looked at.</summary>
internal static class TypeRules
{
    /// <summary>Reports what is wrong with the class; null where nothing can be added to it.</summary>
    public static ModelFrame? Check(INamedTypeSymbol type, AttributeData model, Compilation compilation, Findings findings, CancellationToken cancellation)
    {
        var where = NameLocation(type, model, cancellation);
        if (!CanBeExtended(type, compilation, where, findings, cancellation)) return null;
        var taken = MemberRules.Check(type, where, findings, cancellation);
        if (compilation is CSharpCompilation { Options.AllowUnsafe: false }) findings.Add(Descriptors.UnsafeForbidden, where, type.Name);
        return new ModelFrame(
            type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString(s_escaped),
            ContainingHeads(type).ToEquatable(), Escaped(type.Name), taken);
    }

    /// <summary>The class's name where it is declared a model.</summary>
    public static Location NameLocation(INamedTypeSymbol type, AttributeData? model = null, CancellationToken cancellation = default)
    {
        model ??= ModelReader.ModelAttribute(type);
        return model?.ApplicationSyntaxReference?.GetSyntax(cancellation).Parent?.Parent is TypeDeclarationSyntax declaration
            ? declaration.Identifier.GetLocation()
            : type.Locations[0];
    }

    private static bool CanBeExtended(INamedTypeSymbol type, Compilation compilation, Location where, Findings findings, CancellationToken cancellation)
    {
        if (type.Name.Length == 0)
        {
            findings.IsUnfinished = true;
            return false;
        }
        if (WrongKind(type) is { } kind)
        {
            findings.Add(Descriptors.WrongKind, where, type.Name, kind);
            return false;
        }
        if (!IsPartial(type, cancellation))
        {
            // Of several parts, C# has told already that each must be partial.
            if (type.DeclaringSyntaxReferences.Length == 1) findings.Add(Descriptors.NotPartial, where, type.Name);
            return false;
        }
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (IsPartial(outer, cancellation) && outer is { TypeParameters.Length: 0, IsFileLocal: false, Name.Length: > 0 }) continue;
            findings.Add(Descriptors.OuterNotPartial, where, type.Name, outer.Name);
            return false;
        }
        if (!HasRoomAround(type, where, findings, cancellation)) return false;
        if (compilation is CSharpCompilation { LanguageVersion: < LanguageVersion.CSharp12 and var version })
        {
            findings.Add(Descriptors.LanguageVersion, where, type.Name, version.ToDisplayString());
            return false;
        }
        return true;
    }

    /// <summary>Whether what stands around the model leaves the names alone that generated code begins all others with.</summary>
    private static bool HasRoomAround(INamedTypeSymbol type, Location where, Findings findings, CancellationToken cancellation)
    {
        var outermost = type;
        while (outermost.ContainingType is { } outer) outermost = outer;
        if (outermost is { Name: "System", ContainingNamespace.IsGlobalNamespace: true })
        {
            findings.Add(Descriptors.ModelName, ReferenceEquals(outermost, type) ? where : outermost.Locations[0], MeansOther("System"));
            return false;
        }
        var name = type.ContainingNamespace.ToDisplayString();
        // Words of C# that a namespace of that name would take from all code within it.
        var isWord = name.Split('.')[0].TrimStart('@') is "nint" or "nuint";
        var isOwn = name is "ModelGen" or "ModelGen.Runtime" or "ModelGen.Generated" || name.StartsWith("ModelGen.Generated.", StringComparison.Ordinal);
        if (!isWord && !isOwn) return true;
        var place = where.SourceTree?.GetRoot(cancellation).FindNode(where.SourceSpan).FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()?.Name.GetLocation();
        findings.Add(Descriptors.ModelName, place ?? where, isWord
            ? $"Generated code within the namespace '{name}' means the number by '{name.Split('.')[0]}'. Put the model '{type.Name}' into another."
            : $"The namespace '{name}' is the compiler's own. Put the model '{type.Name}' into another.");
        return false;
    }

    /// <summary>The message about a name that generated code needs for something else.</summary>
    public static string MeansOther(string name) =>
        $"Neither a model nor a type around it can be called '{name}', as generated code means something else by that. Rename it.";

    private static string? WrongKind(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true } => "a record",
        { TypeKind: TypeKind.Struct } => "a struct",
        { TypeParameters.Length: > 0 } => "generic",
        { IsStatic: true } => "static",
        { IsAbstract: true } => "abstract",
        { IsFileLocal: true } => "local to its file",
        _ => null,
    };

    private static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.All(r => r.GetSyntax(cancellation) is TypeDeclarationSyntax d && d.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The heads of the types around a nested model, outermost first.</summary>
    private static IEnumerable<string> ContainingHeads(INamedTypeSymbol type)
    {
        var heads = new Stack<string>();
        for (var outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            var kind = outer switch
            {
                { IsRecord: true, TypeKind: TypeKind.Struct } => "partial record struct",
                { IsRecord: true } => "partial record",
                { IsRefLikeType: true } => "ref partial struct",
                { TypeKind: TypeKind.Struct } => "partial struct",
                { TypeKind: TypeKind.Interface } => "partial interface",
                _ => "partial class",
            };
            heads.Push($"{kind} {Escaped(outer.Name)}");
        }
        return heads;
    }

    private static readonly SymbolDisplayFormat s_escaped = SymbolDisplayFormat.CSharpErrorMessageFormat.WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    private static string Escaped(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None && SyntaxFacts.GetContextualKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}

using Microsoft.CodeAnalysis;

namespace ModelGen.Generator;

/// <summary>Names of the runtime's types as the front end looks for them.</summary>
internal static class Names
{
    public const string Namespace = "ModelGen";
    public const string ModelAttribute = "ModelGen.ModelAttribute";

    /// <summary>Whether a type is the attribute that declares a model.</summary>
    public static bool IsModel(INamedTypeSymbol? type) => Is(type, "ModelAttribute");

    /// <summary>Whether a type derives from the runtime's attributes, but stands elsewhere. C# tells that it cannot.</summary>
    public static bool IsInvented(INamedTypeSymbol type) =>
        Base(type, "LayerAttribute") is { } layer && !SymbolEqualityComparer.Default.Equals(layer.ContainingAssembly, type.ContainingAssembly) ||
        Base(type, "LossAttribute") is { } loss && !SymbolEqualityComparer.Default.Equals(loss.ContainingAssembly, type.ContainingAssembly);

    /// <summary>Whether an attribute is a layer.</summary>
    public static bool IsLayer(INamedTypeSymbol? type) => Base(type, "LayerAttribute") is not null;

    /// <summary>Whether an attribute is a loss.</summary>
    public static bool IsLoss(INamedTypeSymbol? type) => Base(type, "LossAttribute") is not null;

    private static INamedTypeSymbol? Base(INamedTypeSymbol? type, string name)
    {
        for (var t = type?.BaseType; t is not null; t = t.BaseType)
            if (Is(t, name)) return t;
        return null;
    }

    /// <summary>Whether an attribute states the shape of a parameter.</summary>
    public static bool IsShape(INamedTypeSymbol? type) => Is(type, "ShapeAttribute");

    // By name and namespace: this runs for every attribute at every edit, where strings of whole names would be garbage.
    private static bool Is(INamedTypeSymbol? type, string name) =>
        type is { ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true } } && type.Name == name;
}

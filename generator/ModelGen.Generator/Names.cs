using Microsoft.CodeAnalysis;

namespace ModelGen.Generator;

/// <summary>Names of the runtime's types as the front end looks for them.</summary>
internal static class Names
{
    public const string Namespace = "ModelGen";
    public const string ModelAttribute = "ModelGen.ModelAttribute";

    /// <summary>Whether a type is the attribute that declares a model.</summary>
    public static bool IsModel(INamedTypeSymbol? type) => Is(type, "ModelAttribute");

    /// <summary>Whether an attribute is a layer.</summary>
    public static bool IsLayer(INamedTypeSymbol? type) => Is(type?.BaseType, "LayerAttribute");

    /// <summary>Whether an attribute is a loss.</summary>
    public static bool IsLoss(INamedTypeSymbol? type) => Is(type?.BaseType, "LossAttribute");

    // By name and namespace: this runs for every attribute at every edit, where strings of whole names would be garbage.
    private static bool Is(INamedTypeSymbol? type, string name) =>
        type is { ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true } } && type.Name == name;
}

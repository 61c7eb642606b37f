using Microsoft.CodeAnalysis;

namespace ModelGen.Generator.Evaluation;

/// <summary>The runtime's types that the evaluator gives a meaning to.</summary>
internal sealed class KnownTypes(Compilation compilation)
{
    private readonly INamedTypeSymbol? _tensor = compilation.GetTypeByMetadataName("ModelGen.Tensor");
    private readonly INamedTypeSymbol? _tokens = compilation.GetTypeByMetadataName("ModelGen.Tokens");
    private readonly INamedTypeSymbol? _size = compilation.GetTypeByMetadataName("ModelGen.Size");
    private readonly INamedTypeSymbol? _weightInit = compilation.GetTypeByMetadataName("ModelGen.WeightInit");
    private readonly INamedTypeSymbol? _layers = compilation.GetTypeByMetadataName("ModelGen.Layers");

    public bool IsTensor(ITypeSymbol? type) => Same(type, _tensor);

    public bool IsTokens(ITypeSymbol? type) => Same(type, _tokens);

    public bool IsSymbolic(ITypeSymbol? type) => IsTensor(type) || IsTokens(type);

    public bool IsSize(ITypeSymbol? type) => Same(type, _size);

    public bool IsWeightInit(ITypeSymbol? type) => Same(type, _weightInit);

    /// <summary>The kinds of initialisers.</summary>
    public INamedTypeSymbol? Init { get; } = compilation.GetTypeByMetadataName("ModelGen.Init");

    public bool IsLayers(ITypeSymbol? type) => Same(type, _layers);

    /// <summary>How many tensors a layer takes, at least and at most, in each form of its call.</summary>
    public IReadOnlyList<(int Least, int Most)> Inputs(string layer) => _layers is null ? [] : [.. _layers.GetMembers(layer).OfType<IMethodSymbol>().Select(method =>
    {
        var tensors = method.Parameters.Where(p => IsSymbolic(p.Type)).ToList();
        return (tensors.Count(p => !p.HasExplicitDefaultValue), method.Parameters.Any(p => IsTensors(p.Type)) ? int.MaxValue : tensors.Count);
    })];

    /// <summary>An array or other sequence of tensors.</summary>
    public bool IsTensors(ITypeSymbol? type) => type switch
    {
        IArrayTypeSymbol array => IsTensor(array.ElementType),
        INamedTypeSymbol { TypeArguments: [var item] } => IsTensor(item),
        _ => false,
    };

    private static bool Same(ITypeSymbol? type, INamedTypeSymbol? known) => known is not null && SymbolEqualityComparer.Default.Equals(type, known);
}

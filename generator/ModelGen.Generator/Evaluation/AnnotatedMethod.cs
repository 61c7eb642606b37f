using System.Globalization;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Compiler.Operators;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Evaluation;

/// <summary>A partial method with layer attributes: a layer or chain of layers with one set of weights, however often it is called.</summary>
internal sealed class AnnotatedMethod
{
    private AnnotatedMethod(IMethodSymbol symbol, IReadOnlyList<(LayerAttributeReader, string)> layers) => (Symbol, Layers) = (symbol, layers);

    public IMethodSymbol Symbol { get; }

    /// <summary>The layers in the order of the source, each with its path within the model.</summary>
    public IReadOnlyList<(LayerAttributeReader Layer, string Path)> Layers { get; }

    public static bool IsAnnotated(IMethodSymbol method) => method.GetAttributes().Any(IsLayer);

    public static AnnotatedMethod Read(IMethodSymbol method, CancellationToken cancellation)
    {
        var layers = method.GetAttributes().Where(IsLayer).Select(a => new LayerAttributeReader(a, cancellation)).ToList();
        var name = NameScope.Snake(method.Name);
        return new AnnotatedMethod(method, [.. layers.Select((layer, i) => (layer, Path(layer, layers.Count == 1 ? name : name + "." + i.ToString(CultureInfo.InvariantCulture))))]);
    }

    /// <summary>What is wrong with the method itself; null where nothing is.</summary>
    public static string? Problem(IMethodSymbol method, KnownTypes types)
    {
        var name = method.Name;
        if (!method.IsPartialDefinition) return $"'{name}' has layers, so the compiler writes its body. Declare it partial and without a body: private static partial Tensor {name}(Tensor x);";
        if (!method.IsStatic) return $"'{name}' is a layer of the network, which has no instance while it is wired. Make it static.";
        if (method.IsGenericMethod) return $"'{name}' is a layer of the network and cannot be generic.";
        if (method.Parameters.Length == 0 || method.Parameters.Any(p => p.RefKind != RefKind.None || !types.IsSymbolic(p.Type)))
            return $"'{name}' is a layer of the network, so its parameters must be tensors. State its options in the attribute.";
        if (!types.IsTensor(method.ReturnType) && method.ReturnType is not INamedTypeSymbol { IsTupleType: true })
            return $"'{name}' is a layer of the network, so it must return a Tensor.";
        return null;
    }

    /// <summary>The other part of the method as C# asks for it; its body is never run.</summary>
    public static string Implementation(IMethodSymbol method)
    {
        var declaration = method.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<MethodDeclarationSyntax>().FirstOrDefault();
        var modifiers = string.Join(" ", declaration?.Modifiers.Select(m => m.ValueText) ?? ["partial"]);
        var parameters = string.Join(", ", method.Parameters.Select(p => $"{(p.IsParams ? "params " : "")}{RefText(p.RefKind)}{TypeText(p.Type)} {Escape(p.Name)}"));
        var generics = method.TypeParameters.Length == 0 ? "" : "<" + string.Join(", ", method.TypeParameters.Select(t => Escape(t.Name))) + ">";
        return $"{modifiers} {TypeText(method.ReturnType)} {Escape(method.Name)}{generics}({parameters})";
    }

    private static string TypeText(ITypeSymbol type) => type.ToDisplayString(
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier));

    private static string RefText(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        _ => "",
    };

    private static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    private static bool IsLayer(AttributeData attribute) => Names.IsLayer(attribute.AttributeClass);

    private static string Path(LayerAttributeReader layer, string position) =>
        layer.Values.TryGetValue("Name", out var name) && name is string { Length: > 0 } given ? given : position;
}

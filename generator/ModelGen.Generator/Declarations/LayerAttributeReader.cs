using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Generator.Declarations;

/// <summary>One attribute of a declaration: its arguments by name, and where in the source each of them stands.</summary>
internal sealed class LayerAttributeReader
{
    private readonly AttributeData _attribute;
    private readonly AttributeSyntax? _syntax;

    public LayerAttributeReader(AttributeData attribute, CancellationToken cancellation)
    {
        _attribute = attribute;
        _syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        Values = ReadValues();
    }

    /// <summary>The arguments as constants, whatever the case of their names.</summary>
    public IReadOnlyDictionary<string, object> Values { get; }

    /// <summary>The operator's name: the attribute's without its suffix.</summary>
    public string Kind
    {
        get
        {
            var name = _attribute.AttributeClass!.Name;
            return name.EndsWith("Attribute", StringComparison.Ordinal) ? name.Substring(0, name.Length - "Attribute".Length) : name;
        }
    }

    /// <summary>Whether no other layer may have its path: one that is given, or that weights are named after.</summary>
    public bool TakesItsName =>
        Values.ContainsKey("Name") || OperatorRegistry.TryGet(Kind, out var kind) && kind.HasWeights(new LayerArguments(Values, static (_, _) => { }));

    public bool IsLayer => Names.IsLayer(_attribute.AttributeClass);

    public bool IsLoss => Names.IsLoss(_attribute.AttributeClass);

    /// <summary>
    /// Whether C# has nothing against it. Otherwise arguments may be missing or stand for something else than they say, or
    /// the attribute itself is one that the user tries to invent.
    /// </summary>
    public bool IsFinished =>
        _attribute is { AttributeClass.TypeKind: not TypeKind.Error, AttributeConstructor: not null } && !Names.IsInvented(_attribute.AttributeClass) && _syntax is { ContainsDiagnostics: false } &&
        _attribute.ConstructorArguments.All(IsConstant) && _attribute.NamedArguments.All(pair => IsConstant(pair.Value)) &&
        _attribute.NamedArguments.Length == (_syntax.ArgumentList?.Arguments.Count(a => a.NameEquals is not null) ?? 0);

    /// <summary>The attribute as a whole.</summary>
    public Location Location => _syntax?.GetLocation() ?? Location.None;

    /// <summary>The type declaration that the attribute stands on.</summary>
    public SyntaxNode? Owner => _syntax?.Parent?.Parent;

    /// <summary>The smallest place that names an argument: its value, else the attribute's name.</summary>
    public Location LocationOf(string? argument)
    {
        if (_syntax is null) return Location.None;
        if (argument is null || _syntax.ArgumentList is not { } list) return _syntax.Name.GetLocation();
        foreach (var candidate in list.Arguments)
            if (Matches(candidate.NameEquals?.Name.Identifier.ValueText, argument) || Matches(candidate.NameColon?.Name.Identifier.ValueText, argument))
                return candidate.Expression.GetLocation();
        var parameters = _attribute.AttributeConstructor?.Parameters ?? [];
        for (var i = 0; i < parameters.Length && i < list.Arguments.Count; i++)
            if (Matches(parameters[i].Name, argument) && list.Arguments[i] is { NameEquals: null, NameColon: null } positional)
                return positional.Expression.GetLocation();
        return _syntax.Name.GetLocation();
    }

    /// <summary>The place of a positional argument, such as one of the sizes of an input; null where it has none of its own.</summary>
    public Location? LocationOf(int position) =>
        _syntax?.ArgumentList?.Arguments is { } arguments && position >= 0 && position < arguments.Count && arguments[position] is { NameEquals: null, NameColon: null } argument
            ? argument.Expression.GetLocation()
            : null;

    private static bool Matches(string? name, string argument) =>
        string.Equals(name, argument, StringComparison.OrdinalIgnoreCase) ||
        name is not null && name.Length == argument.Length + 2 && name.EndsWith("HW", StringComparison.Ordinal) && name.StartsWith(argument, StringComparison.OrdinalIgnoreCase);

    private static bool IsConstant(TypedConstant constant) =>
        constant.Kind != TypedConstantKind.Error && (constant.Kind != TypedConstantKind.Array || constant.IsNull || constant.Values.All(IsConstant));

    private Dictionary<string, object> ReadValues()
    {
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        var parameters = _attribute.AttributeConstructor?.Parameters ?? [];
        for (var i = 0; i < parameters.Length && i < _attribute.ConstructorArguments.Length; i++)
            // A null array is none of the sizes that were asked for, not a reason to take a default.
            if (Constant(_attribute.ConstructorArguments[i]) is { } value) values[parameters[i].Name] = value;
            else if (parameters[i].Type.TypeKind == TypeKind.Array) values[parameters[i].Name] = Array.Empty<int>();
        foreach (var pair in _attribute.NamedArguments)
            if (Constant(pair.Value) is { } value) values[pair.Key] = value;
        return values;
    }

    /// <summary>A constant as the compiler core takes it: enums by their member's name, arrays as arrays.</summary>
    private static object? Constant(TypedConstant constant) => constant switch
    {
        { IsNull: true } or { Kind: TypedConstantKind.Error } => null,
        { Kind: TypedConstantKind.Array } => Elements(constant),
        { Kind: TypedConstantKind.Enum, Type: INamedTypeSymbol type } =>
            type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value))?.Name ?? constant.Value!.ToString(),
        _ => constant.Value,
    };

    private static Array Elements(TypedConstant array) => array.Type is IArrayTypeSymbol { ElementType.SpecialType: SpecialType.System_Int32 }
        ? array.Values.Select(v => v.Value is int number ? number : 0).ToArray()
        : array.Values.Select(v => v.Value is IConvertible and not string ? Convert.ToDouble(v.Value, System.Globalization.CultureInfo.InvariantCulture) : 0).ToArray();
}

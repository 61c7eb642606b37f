using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ModelGen.Generator.Declarations;

/// <summary>One layer attribute: its arguments by name, and where in the source each of them stands.</summary>
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

    /// <summary>The attribute as a whole.</summary>
    public Location Location => _syntax?.GetLocation() ?? Location.None;

    /// <summary>The type declaration that the attribute stands on.</summary>
    public SyntaxNode? Owner => _syntax?.Parent?.Parent;

    /// <summary>The smallest place that names an argument: its value, else the attribute's name.</summary>
    public Location LocationOf(string? argument)
    {
        if (_syntax is null) return Location.None;
        if (argument is not null && _syntax.ArgumentList is { } list)
        {
            foreach (var candidate in list.Arguments)
                if (Matches(candidate.NameEquals?.Name.Identifier.ValueText, argument) || Matches(candidate.NameColon?.Name.Identifier.ValueText, argument))
                    return candidate.Expression.GetLocation();
            var parameters = _attribute.AttributeConstructor?.Parameters ?? [];
            for (var i = 0; i < parameters.Length && i < list.Arguments.Count; i++)
                if (Matches(parameters[i].Name, argument) && list.Arguments[i] is { NameEquals: null, NameColon: null } positional)
                    return positional.Expression.GetLocation();
        }
        return _syntax.Name.GetLocation();
    }

    private static bool Matches(string? name, string argument) =>
        string.Equals(name, argument, StringComparison.OrdinalIgnoreCase) || string.Equals(name, argument + "HW", StringComparison.OrdinalIgnoreCase);

    private Dictionary<string, object> ReadValues()
    {
        var values = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        var parameters = _attribute.AttributeConstructor?.Parameters ?? [];
        for (var i = 0; i < parameters.Length && i < _attribute.ConstructorArguments.Length; i++)
            if (Constant(_attribute.ConstructorArguments[i]) is { } value) values[parameters[i].Name] = value;
        foreach (var pair in _attribute.NamedArguments)
            if (Constant(pair.Value) is { } value) values[pair.Key] = value;
        return values;
    }

    /// <summary>A constant as the compiler core takes it: enums by their member's name, arrays as arrays.</summary>
    private static object? Constant(TypedConstant constant) => constant switch
    {
        { IsNull: true } or { Kind: TypedConstantKind.Error } => null,
        { Kind: TypedConstantKind.Array } => constant.Values.Select(v => v.Value is int number ? number : 0).ToArray(),
        { Kind: TypedConstantKind.Enum, Type: INamedTypeSymbol type } =>
            type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, constant.Value))?.Name,
        _ => constant.Value,
    };
}

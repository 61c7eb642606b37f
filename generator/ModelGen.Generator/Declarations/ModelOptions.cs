using Microsoft.CodeAnalysis;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Generator.Declarations;

/// <summary>The arguments of <c>[Model]</c>.</summary>
internal sealed record ModelOptions(int[] InputShape, Precision Precision, bool InputGradients)
{
    public static ModelOptions Read(AttributeData attribute)
    {
        var shape = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false } sizes]
            ? sizes.Values.Select(v => v.Value is int size ? size : 0).ToArray()
            : [];
        var named = attribute.NamedArguments.ToDictionary(pair => pair.Key, pair => pair.Value.Value, StringComparer.Ordinal);
        return new ModelOptions(
            shape,
            named.TryGetValue("Precision", out var precision) && precision is 1 ? Precision.Double : Precision.Single,
            named.TryGetValue("InputGradients", out var gradients) && gradients is true);
    }
}

using System.Threading;
using Microsoft.CodeAnalysis;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>The arguments of <c>[Model]</c>.</summary>
/// <param name="Attribute">Where they stand.</param>
internal sealed record ModelOptions(int[] InputShape, Precision Precision, bool InputGradients, bool Streaming, WinogradMode Winograd, LayerAttributeReader Attribute)
{
    public static ModelOptions Read(AttributeData attribute, Findings findings, CancellationToken cancellation)
    {
        var reader = new LayerAttributeReader(attribute, cancellation);
        if (!reader.IsFinished) findings.IsUnfinished = true;
        var precision = Precision.Single;
        if (reader.Values.TryGetValue("Precision", out var name) && !(Enum.TryParse(name.ToString(), out precision) && Enum.IsDefined(typeof(Precision), precision)))
            findings.Add(Descriptors.Option, reader.LocationOf("Precision"), $"A model is Precision.Single or Precision.Double, not {name}.");
        var winograd = WinogradMode.Fast;
        if (reader.Values.TryGetValue("Winograd", out name) && !(Enum.TryParse(name.ToString(), out winograd) && Enum.IsDefined(typeof(WinogradMode), winograd)))
            findings.Add(Descriptors.Option, reader.LocationOf("Winograd"), $"Winograd is WinogradMode.Fast, Accurate or Off, not {name}.");
        return new ModelOptions(
            reader.Values.TryGetValue("inputShape", out var shape) && shape is int[] sizes ? sizes : [],
            precision,
            reader.Values.TryGetValue("InputGradients", out var gradients) && gradients is true,
            reader.Values.TryGetValue("Streaming", out var streaming) && streaming is true,
            winograd,
            reader);
    }
}

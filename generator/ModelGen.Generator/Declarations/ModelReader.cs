using System.Threading;
using Microsoft.CodeAnalysis;
using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Passes;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Evaluation;

namespace ModelGen.Generator.Declarations;

/// <summary>
/// The one front end, shared by analyzer and generator: from the symbol of an annotated class to a model and its
/// diagnostics. It never throws.
/// </summary>
internal static class ModelReader
{
    public static ModelReading Read(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation) =>
        Guard(type, () => ReadType(type, compilation, cancellation));

    /// <summary>A fault of the front end becomes a message of its own: an exception would take every model's members away and bury the cause.</summary>
    internal static ModelReading Guard(INamedTypeSymbol type, Func<ModelReading> read)
    {
        // Numbers in messages are the same on every machine.
        using var culture = InvariantCulture.Enter();
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new ModelReading(null, [Diagnostic.Create(Descriptors.Internal, type.Locations[0], $"model '{type.Name}'", Descriptors.Describe(fault))]);
        }
    }

    private static ModelReading ReadType(INamedTypeSymbol type, Compilation compilation, CancellationToken cancellation)
    {
        // Anywhere else, C# has told already that the attribute cannot stand there.
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) return new ModelReading(null, []);
        var attribute = ModelAttribute(type)!;
        var findings = new Findings();
        var frame = TypeRules.Check(type, attribute, compilation, findings, cancellation);
        var options = ModelOptions.Read(attribute, findings, cancellation);
        var builder = new GraphBuilder(options.Precision) { Winograd = options.Winograd };
        if (WiredReader.IsWired(type)) WiredReader.Read(type, options, builder, findings, compilation, cancellation);
        else
        {
            var output = SequentialReader.Read(type, options, builder, findings, cancellation);
            if (WiredReader.HasLoss(type)) WiredReader.ReadLoss(type, options, builder, findings, compilation, cancellation, output);
        }
        if (options.Streaming && !findings.HasErrors && Streaming.Refusal(builder.ToGraph()) is { } refusal)
            findings.Add(Descriptors.Streaming, options.Attribute.LocationOf("Streaming"), type.Name, refusal);
        var model = frame is null ? null : new ModelDefinition(frame.Namespace, frame.ContainingTypes, frame.Name, builder.ToGraph(), findings.HasErrors)
        {
            Streaming = options.Streaming,
            TakenNames = frame.TakenNames,
            PartialMethods = WiredReader.PartialMethods(type).ToEquatable(),
        };
        return new ModelReading(model, findings.InOrder());
    }

    /// <summary>The attribute that declares a model; where a class wrongly has several, the first.</summary>
    public static AttributeData? ModelAttribute(INamedTypeSymbol type)
    {
        foreach (var attribute in type.GetAttributes())
            if (Names.IsModel(attribute.AttributeClass)) return attribute;
        return null;
    }
}

using System.Globalization;
using System.Threading;
using Microsoft.CodeAnalysis;
using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Declarations;

/// <summary>Reads a sequential network: layer attributes in the order of the source, and a loss.</summary>
internal static class SequentialReader
{
    public static void Read(INamedTypeSymbol type, AttributeData model, ModelOptions options, GraphBuilder builder, List<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var attributes = type.GetAttributes().Where(a => DerivesFrom(a.AttributeClass, Names.LayerAttribute) || DerivesFrom(a.AttributeClass, Names.LossAttribute))
            .Select(a => new LayerAttributeReader(a, cancellation)).ToList();
        var layers = attributes.Where(a => Kind(a) is { IsLoss: false }).ToList();
        var losses = attributes.Where(a => Kind(a) is { IsLoss: true }).ToList();
        if (layers.Select(l => l.Owner).Distinct().Count() > 1)
        {
            var first = layers[0].Owner;
            diagnostics.Add(Diagnostic.Create(Descriptors.TwoParts, layers.First(l => l.Owner != first).Location, type.Name));
            return;
        }
        if (layers.Count == 0) diagnostics.Add(Diagnostic.Create(Descriptors.NoLayers, TypeRules.NameLocation(type), type.Name));
        var names = new HashSet<string>(StringComparer.Ordinal);
        var value = Input(type, model, options, builder, diagnostics, cancellation);
        for (var i = 0; i < layers.Count; i++)
        {
            var layer = layers[i];
            var path = layer.Values.TryGetValue("Name", out var name) && name is string { Length: > 0 } given ? given : i.ToString(CultureInfo.InvariantCulture);
            if (!names.Add(path))
                diagnostics.Add(Diagnostic.Create(Descriptors.NameTaken, layer.LocationOf("Name"), $"Another layer is called '{path}' already. Give this one another Name."));
            value = Add(layer, path, builder, diagnostics, value);
        }
        builder.Results.Add(new Result(ResultKind.Output, 0, value.Id));
        Loss(losses, builder, diagnostics, value);
    }

    private static Value Add(LayerAttributeReader layer, string path, GraphBuilder builder, List<Diagnostic> diagnostics, params Value[] inputs)
    {
        var arguments = new LayerArguments(layer.Values, (argument, message) => diagnostics.Add(Diagnostic.Create(Descriptors.Option, layer.LocationOf(argument), message)));
        var op = Kind(layer)!.Create(arguments);
        builder.Trainable = !layer.Values.TryGetValue("Trainable", out var trainable) || trainable is not false;
        var output = builder.Add(op, path, inputs);
        builder.Trainable = true;
        foreach (var found in builder.Diagnostics)
            diagnostics.Add(Diagnostic.Create(Descriptors.ById(found.Id), layer.LocationOf(found.Argument), found.Message));
        builder.Diagnostics.Clear();
        return output;
    }

    private static void Loss(List<LayerAttributeReader> losses, GraphBuilder builder, List<Diagnostic> diagnostics, Value output)
    {
        foreach (var extra in losses.Skip(1))
            diagnostics.Add(Diagnostic.Create(Descriptors.Loss, extra.Location, $"The model has a loss already. Remove {extra.Kind}, or write a Loss method that adds several up."));
        if (losses.Count == 0) return;
        var reader = losses[0];
        var kind = Kind(reader)!;
        var arguments = new LayerArguments(reader.Values, (argument, message) => diagnostics.Add(Diagnostic.Create(Descriptors.Option, reader.LocationOf(argument), message)));
        if (kind.Create(arguments) is not ILoss loss) throw new InvalidOperationException($"'{kind.Name}' is registered as a loss, but is none.");
        var (shape, type, classes) = loss.Target(output.Shape);
        var target = builder.Target("target", shape, type);
        if (classes is { } count) builder.IndexLimits.Add(new IndexLimit(target.Id, count));
        builder.Phase = Phase.Loss;
        var value = Add(reader, "", builder, diagnostics, output, target);
        if (value.Kind != ValueKind.BatchScalar) value = builder.Add(new BatchReduction(Mean: true), "loss", value);
        builder.Phase = Phase.Forward;
        builder.Results.Add(new Result(ResultKind.Loss, 0, value.Id));
    }

    private static Value Input(INamedTypeSymbol type, AttributeData model, ModelOptions options, GraphBuilder builder, List<Diagnostic> diagnostics, CancellationToken cancellation)
    {
        var shape = Shape.Of(options.InputShape);
        var problem = options.InputShape.Length == 0
            ? $"The model '{type.Name}' needs the shape of one sample: [Model(1, 28, 28)] for images of one channel, [Model(10)] for vectors."
            : options.InputShape.Any(size => size < 1)
                ? $"Every size of an input must be at least 1, but the shape of '{type.Name}' is {shape}."
                : shape.Elements > 1 << 27 ? $"One sample of '{type.Name}' would have {shape.Elements:N0} elements; at most {1 << 27:N0} can be addressed." : null;
        if (problem is not null)
        {
            diagnostics.Add(Diagnostic.Create(Descriptors.InputShape, model.ApplicationSyntaxReference!.GetSyntax(cancellation).GetLocation(), problem));
            shape = Shape.Unknown;
        }
        var input = builder.Input(shape.Rank == 3 ? "image" : "input", shape) with { Trainable = options.InputGradients };
        builder.Values[input.Id] = input;
        return input;
    }

    private static LayerKind? Kind(LayerAttributeReader attribute) => OperatorRegistry.TryGet(attribute.Kind, out var kind) ? kind : null;

    private static bool DerivesFrom(INamedTypeSymbol? type, string name)
    {
        for (var t = type?.BaseType; t is not null; t = t.BaseType)
            if (t.ToDisplayString() == name) return true;
        return false;
    }
}

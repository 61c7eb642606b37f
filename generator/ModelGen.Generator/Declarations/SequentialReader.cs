using System.Threading;
using Microsoft.CodeAnalysis;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Generator.Diagnostics;
using ModelGen.Generator.Evaluation;

namespace ModelGen.Generator.Declarations;

/// <summary>Reads a sequential network: layer attributes in the order of the source, and a loss.</summary>
internal static class SequentialReader
{
    /// <summary>Adds the network, and its loss where an attribute states one.</summary>
    /// <returns>The output of the last layer, for a Loss method to read.</returns>
    public static Value Read(INamedTypeSymbol type, ModelOptions options, GraphBuilder builder, Findings findings, CancellationToken cancellation)
    {
        var layers = new List<LayerAttributeReader>();
        var losses = new List<LayerAttributeReader>();
        var unknown = false;
        foreach (var attribute in type.GetAttributes())
        {
            if (Names.IsLoss(attribute.AttributeClass)) losses.Add(new LayerAttributeReader(attribute, cancellation));
            else if (Names.IsLayer(attribute.AttributeClass)) layers.Add(new LayerAttributeReader(attribute, cancellation));
            else if (attribute.AttributeClass is { TypeKind: TypeKind.Error })
            {
                // A word C# does not know may have been meant for a layer, between those before and those after it.
                layers.Add(new LayerAttributeReader(attribute, cancellation));
                unknown = true;
            }
        }
        if (layers.Count == 0) findings.Add(Descriptors.NoLayers, TypeRules.NameLocation(type), type.Name);
        var inOrder = !StandOnTwoParts(type, layers, findings);
        LossesComeLast(type, findings, cancellation);
        var takesTokens = layers.Count > 0 && OperatorRegistry.TryGet(layers[0].Kind, out var first) && first.TakesTokens;
        var value = Input(type, options, takesTokens, builder, findings);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < layers.Count && inOrder; i++)
        {
            var path = LayerNames.Read(layers[i], i, names, findings);
            value = Add(layers[i], path, builder, findings, value);
        }
        if (!inOrder) value = Unknown(builder, "output");
        if (unknown) findings.IsUnfinished = true;
        builder.Results.Add(new Result(ResultKind.Output, 0, value.Id));
        if (!WiredReader.HasLoss(type)) Loss(type, losses, builder, findings, [value]);
        return value;
    }

    private static bool StandOnTwoParts(INamedTypeSymbol type, List<LayerAttributeReader> layers, Findings findings)
    {
        var stray = layers.FirstOrDefault(l => l.IsLayer && l.Owner != layers.First(first => first.IsLayer).Owner);
        if (stray is not null) findings.Add(Descriptors.TwoParts, stray.Location, type.Name);
        return stray is not null;
    }

    /// <summary>Reports a loss before a layer, where it would seem to be of what comes so far.</summary>
    private static void LossesComeLast(INamedTypeSymbol type, Findings findings, CancellationToken cancellation)
    {
        LayerAttributeReader? loss = null;
        foreach (var attribute in type.GetAttributes())
        {
            var isLoss = Names.IsLoss(attribute.AttributeClass);
            if (!isLoss && !Names.IsLayer(attribute.AttributeClass)) continue;
            var reader = new LayerAttributeReader(attribute, cancellation);
            if (isLoss) loss ??= reader;
            else if (loss is not null && reader.Owner == loss.Owner)
            {
                findings.Add(Descriptors.Loss, loss.Location, $"{loss.Kind} stands before {reader.Kind}, but a loss is of the whole network's output. Move it behind the last layer.");
                return;
            }
        }
    }

    private static Value Add(LayerAttributeReader layer, string path, GraphBuilder builder, Findings findings, params Value[] inputs)
    {
        if (!layer.IsFinished)
        {
            findings.IsUnfinished = true;
            return Unknown(builder, path);
        }
        var arguments = Arguments(layer, findings);
        var output = builder.AddLayer(Kind(layer).Create(arguments), path, arguments, inputs)[0];
        foreach (var found in builder.Diagnostics)
            findings.Add(Descriptors.ById(found.Id), layer.LocationOf(found.Argument), found.Message);
        builder.Diagnostics.Clear();
        return output;
    }

    /// <summary>Adds the loss that an attribute states.</summary>
    internal static void Loss(INamedTypeSymbol type, List<LayerAttributeReader> losses, GraphBuilder builder, Findings findings, IReadOnlyList<Value> outputs)
    {
        foreach (var extra in losses.Skip(1))
            findings.Add(Descriptors.Loss, extra.Location, $"The model has a loss already. Remove {extra.Kind}, or write a Loss method that adds several up.");
        if (losses.Count == 0) return;
        var reader = losses[0];
        if (Kind(reader).Create(Arguments(reader, new Findings())) is not ILoss loss) throw new InvalidOperationException($"'{reader.Kind}' is registered as a loss, but is none.");
        if (loss.Outputs != outputs.Count)
        {
            findings.Add(Descriptors.Loss, reader.Location, loss.Outputs == 1
                ? $"'{type.Name}' has {outputs.Count} outputs, so a loss of one does not say which. Write a Loss method."
                : $"{reader.Kind} compares {loss.Outputs} outputs with each other, but '{type.Name}' has {outputs.Count}. Let Forward return them as a tuple, or write a Loss method.");
            return;
        }
        var inputs = outputs.ToList();
        var targets = loss.Targets([.. outputs.Select(o => o.Shape)]);
        if (reader.Values.TryGetValue("SampleWeights", out var weighted) && weighted is true) targets = [.. targets, new LossTarget(LossTarget.Weights, Shape.Scalar)];
        foreach (var declared in targets)
        {
            var target = builder.Target(declared.Name, declared.Shape, declared.Type);
            if (declared.Classes is { } count) builder.LimitIndices(target, count, declared.Ignored);
            inputs.Add(target);
        }
        builder.Phase = Phase.Loss;
        var value = Add(reader, "", builder, findings, [.. inputs]);
        if (!value.Shape.IsUnknown && value.Shape.Elements != 1)
            findings.Add(Descriptors.LossShape, reader.LocationOf("reduction"),
                $"The terms of {reader.Kind} are {value.Shape}, but a model's loss is one number for each sample. Use Reduction.Mean or Reduction.Sum, or write a Loss method that goes on with the terms.");
        else if (value.Shape.Rank > 0) value = builder.Add(new View(Shape.Scalar), "loss", value);
        if (value.Kind != ValueKind.BatchScalar) value = builder.Add(new BatchReduction(Mean: true), "loss", value);
        builder.Phase = Phase.Forward;
        builder.Results.Add(new Result(ResultKind.Loss, 0, value.Id));
    }

    private static Value Input(INamedTypeSymbol type, ModelOptions options, bool tokens, GraphBuilder builder, Findings findings)
    {
        var shape = Shape.Of(options.InputShape);
        if (!options.Attribute.IsFinished) shape = Shape.Unknown;
        else if (Problem(type, options, shape) is var (problem, position) && problem is not null)
        {
            findings.Add(Descriptors.InputShape, options.Attribute.LocationOf(position) ?? options.Attribute.LocationOf(null), problem);
            shape = Shape.Unknown;
        }
        var input = tokens
            ? builder.Input("tokens", shape, ElementType.Int)
            : builder.Input(options.InputShape.Length == 3 ? "image" : "input", shape) with { Trainable = options.InputGradients };
        builder.Values[input.Id] = input;
        return input;
    }

    private static (string? Problem, int Position) Problem(INamedTypeSymbol type, ModelOptions options, Shape shape)
    {
        if (shape.Rank == 0) return ($"The model '{type.Name}' needs the shape of one sample: [Model(1, 28, 28)] for images of one channel, [Model(10)] for vectors.", -1);
        var wrong = Array.FindIndex(options.InputShape, size => size < 1);
        if (wrong >= 0) return ($"Every size of an input must be at least 1, but the shape of '{type.Name}' is {shape}.", wrong);
        return shape.Elements > Weights.Most
            ? (FormattableString.Invariant($"One sample of '{type.Name}' would have {shape.Elements:N0} elements; at most {Weights.Most:N0} can be addressed."), -1)
            : (null, -1);
    }

    private static LayerArguments Arguments(LayerAttributeReader layer, Findings findings) =>
        new(layer.Values, (argument, message) => findings.Add(Descriptors.Option, layer.LocationOf(argument), message));

    private static Value Unknown(GraphBuilder builder, string name) => builder.NewValue(name, Shape.Unknown, ElementType.Real, ValueKind.PerSample);

    private static LayerKind Kind(LayerAttributeReader attribute) => OperatorRegistry.TryGet(attribute.Kind, out var kind)
        ? kind
        : throw new InvalidOperationException($"There is no operator for the attribute '{attribute.Kind}'.");
}

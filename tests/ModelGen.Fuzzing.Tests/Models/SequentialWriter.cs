using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Fuzzing.Tests;

/// <summary>Writes a model whose layers are attributes of its class.</summary>
internal static class SequentialWriter
{
    public static RandomModel Write(string name, Draw draw)
    {
        var input = new Operand("", new Shape(RandomModel.InputShape(draw).ToEquatable()));
        var (x, layers, operators) = (input, new List<string>(), new List<string>());
        if (draw.Chance(0.1))
        {
            var embedding = Call.Of("Embedding", ("numEmbeddings", draw.Of(3, 7, 40)), ("embeddingDim", draw.Channels()));
            input = new Operand("", Shape.Of(draw.Size())) { IsTokens = true };
            x = embedding.Infer(input)![0] with { IsSequence = true };
            layers.Add(embedding.Attribute);
            operators.Add("Embedding");
        }
        for (var count = draw.Int(1, 7); count > 0; count--)
        {
            var (_, call, output) = Vocabulary.Layer(draw, x, asAttribute: true);
            layers.Add(call.Attribute);
            operators.Add(call.Name);
            x = output;
        }
        var loss = draw.Chance(0.85) ? Loss.Draw(draw, x) : null;
        if (loss is not null)
        {
            layers.AddRange(loss.Before.Select(call => call.Attribute));
            layers.Add(loss.Attribute);
            operators.AddRange(loss.Before.Select(call => call.Name).Append(loss.Call.Name));
        }
        var text = $"{RandomModel.Attribute(draw, string.Join(", ", input.Shape.Sizes))}\n[{string.Join(", ", layers)}]\npublic sealed partial class {name};\n";
        return new RandomModel(name, text, operators) { Targets = loss?.Ranges("target") ?? new Dictionary<string, TargetRange>() };
    }
}

using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// An operator that puts tensors one after the other or takes one apart. Where they are images in whole blocks of
/// channels, the parts lie in the memory of the whole and nothing is run (<see cref="ChannelsInPlace"/>).
/// </summary>
public interface IChannelParts : IImageOperator
{
    /// <summary>Whether the parts are the inputs, and the whole the output.</summary>
    bool Joins { get; }
}

/// <summary>What a Concat or Split of channels becomes where the parts lie in the memory of the whole.</summary>
public sealed record ChannelsInPlace(bool Joins) : Operator, IView
{
    public override string Name => Joins ? "Concat" : "Split";

    public override void Infer(InferContext c) => throw new InvalidOperationException($"{Describe()} takes the place of a node whose shapes are known.");

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException($"Nothing is run for {Describe()}.");

    public override string Describe() => $"{Name} of channels, in place";
}

internal static class ChannelParts
{
    /// <summary>Where each part begins, if all are images in blocks of channels and every one begins with a block of its own.</summary>
    public static IReadOnlyList<int>? Starts(Graph graph, IEnumerable<int> parts)
    {
        var starts = new List<int>();
        var channels = 0;
        foreach (var part in parts.Select(id => graph.Values[id]))
        {
            if (part is not { Shape.Rank: 3, Kind: ValueKind.PerSample, Type: ElementType.Real } || channels % ImageLayout.Lanes != 0) return null;
            starts.Add(channels);
            channels += part.Shape[0];
        }
        return starts;
    }

    public static BlockedUse Use(Graph graph, IEnumerable<int> parts, bool firstAxis) => firstAxis && Starts(graph, parts) is not null ? BlockedUse.Follows : BlockedUse.Never;
}

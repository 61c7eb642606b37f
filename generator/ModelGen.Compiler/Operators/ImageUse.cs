using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>When operators over images work on blocks of channels.</summary>
internal static class ImageUse
{
    /// <summary>Next to a neighbour who does, where the first inputs are images of samples.</summary>
    public static BlockedUse OfImages(Graph graph, Node node, int images) =>
        !graph.IsTiny() && node.Inputs.Take(images).All(i => graph.Values[i] is { Shape.Rank: 3, Kind: ValueKind.PerSample, Type: ElementType.Real }) ? BlockedUse.Follows : BlockedUse.Never;
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>When operators over images work on blocks of channels.</summary>
internal static class ImageUse
{
    /// <summary>Next to a neighbour who does, where the first inputs are images of samples.</summary>
    public static BlockedUse OfImages(Graph graph, Node node, int images) =>
        !graph.IsTiny && node.Inputs.Take(images).All(i => graph.Values[i] is { Shape.Rank: 3, Kind: ValueKind.PerSample, Type: ElementType.Real }) ? BlockedUse.Follows : BlockedUse.Never;

    /// <summary>In blocks always, but for so few channels that most lanes of a block would be idle: what cannot run in vectors of neighbouring pixels.</summary>
    public static BlockedUse InBlocks(Graph graph, Node node, int images) =>
        OfImages(graph, node, images) is BlockedUse.Follows && graph.Values[node.Inputs[0]].Shape[0] >= ImageLayout.Lanes / 2 ? BlockedUse.Always : OfImages(graph, node, images);

    /// <summary>Low parts of an image that overlap have hardly anything that neighbouring pixels do alike.</summary>
    public static BlockedUse OfParts(Graph graph, Node node, PoolGeometry g) =>
        g.IsAdaptive && g.InH < 4 * g.OutH ? InBlocks(graph, node, node.Inputs.Count) : OfImages(graph, node, node.Inputs.Count);
}

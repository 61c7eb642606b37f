using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Finds out, once for all passes behind it, whether every layer is so small (32 × 32 weights, 256 elements of a sample, 4,096
/// multiply-adds) that the whole network is written as straight-line code. Larger layers run faster as loops around a register tile.
/// </summary>
public static class DecideTiny
{
    private const int MostWeights = 32 * 32, MostElements = 256, MostMultiplyAdds = 4096;

    public static Graph Run(Graph graph) => graph with { IsTiny = IsTiny(graph) };

    private static bool IsTiny(Graph graph) =>
        graph.Parameters.All(p => p.Shape.Elements <= MostWeights) &&
        graph.Inputs.All(IsSmall) &&
        graph.Nodes.All(n => n.Outputs.All(o => IsSmall(graph.Values[o])) && n.Operator.MultiplyAdds(graph, n) <= MostMultiplyAdds);

    private static bool IsSmall(Value value) => value.Kind != ValueKind.PerSample || value.Shape.Elements <= MostElements;
}

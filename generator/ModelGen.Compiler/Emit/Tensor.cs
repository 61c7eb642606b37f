using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Emit;

/// <summary>An input, target or output of a model under the name that callers see.</summary>
internal sealed record Tensor(string Name, Value Value)
{
    /// <summary>Whether one serves the whole batch.</summary>
    public bool IsShared => Value.Kind != ValueKind.PerSample;

    public string Identifier => ModelFile.Identifier(Name);

    public static IReadOnlyList<Tensor> Inputs(Graph graph) => graph.Inputs.Select(v => new Tensor(v.Name, v)).ToList();

    public static IReadOnlyList<Tensor> Targets(Graph graph) => graph.Targets.Select(v => new Tensor(v.Name, v)).ToList();

    /// <summary>The outputs: as declared, else <c>output</c>.</summary>
    public static IReadOnlyList<Tensor> Outputs(Graph graph) => graph.Results
        .Where(r => r.Kind == ResultKind.Output)
        .Select(r => new Tensor(graph.OutputNames.Count > r.Target ? graph.OutputNames[r.Target] : "output", graph.Values[r.Value]))
        .ToList();
}

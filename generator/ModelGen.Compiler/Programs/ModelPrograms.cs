using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Programs;

/// <summary>The programs of a model, one for each entry point.</summary>
public sealed record ModelPrograms(CompiledProgram Predict, CompiledProgram Train, CompiledProgram Evaluate)
{
    public IEnumerable<CompiledProgram> All => [Predict, Train, Evaluate];

    public static ModelPrograms Build(Graph graph) => new(
        CompiledProgram.Build(Pipeline.Run(Pipeline.Predict, graph), keepPrepared: true),
        CompiledProgram.Build(Pipeline.Run(Pipeline.Train, graph), keepPrepared: false),
        CompiledProgram.Build(Pipeline.Run(Pipeline.Evaluate, graph), keepPrepared: false));
}

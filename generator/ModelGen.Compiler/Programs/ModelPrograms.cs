using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Passes;

namespace ModelGen.Compiler.Programs;

/// <summary>The programs of a model, one for each entry point.</summary>
/// <param name="Stream">One frame of a stream, where the model has them.</param>
public sealed record ModelPrograms(CompiledProgram Predict, CompiledProgram Train, CompiledProgram Evaluate, CompiledProgram? Stream)
{
    public IEnumerable<CompiledProgram> All => Stream is null ? [Predict, Train, Evaluate] : [Predict, Train, Evaluate, Stream];

    /// <summary>Elements of the prepared weights of a predictor, its streams' included.</summary>
    public long Prepared => (Stream ?? Predict).Memory.Prepared;

    /// <summary>Runs the pipelines.</summary>
    /// <param name="without">Names of passes that are left out.</param>
    public static ModelPrograms Build(Graph graph, bool streaming, EquatableArray<string> without = default)
    {
        CompiledProgram Program(IReadOnlyList<Pass> pipeline, bool keepPrepared, CompiledProgram? owner = null) => CompiledProgram.Build(Pipeline.Run(pipeline, graph, without), keepPrepared, owner);
        var programs = Parts.Do<CompiledProgram[]>(
            () => [Program(Pipeline.Train, keepPrepared: false)],
            () => Program(Pipeline.Predict, keepPrepared: true) is var predict && streaming ? [predict, Program(Pipeline.Stream, keepPrepared: true, predict)] : [predict],
            () => [Program(Pipeline.Evaluate, keepPrepared: false)]);
        return new ModelPrograms(programs[1][0], programs[0][0], programs[2][0], streaming ? programs[1][1] : null);
    }
}

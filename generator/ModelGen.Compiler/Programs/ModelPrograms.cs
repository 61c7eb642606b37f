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

    public static ModelPrograms Build(Graph graph, bool streaming)
    {
        var predict = CompiledProgram.Build(Pipeline.Run(Pipeline.Predict, graph), keepPrepared: true);
        return new(
            predict,
            CompiledProgram.Build(Pipeline.Run(Pipeline.Train, graph), keepPrepared: false),
            CompiledProgram.Build(Pipeline.Run(Pipeline.Evaluate, graph), keepPrepared: false),
            streaming ? CompiledProgram.Build(Pipeline.Run(Pipeline.Stream, graph), keepPrepared: true, owner: predict) : null);
    }
}

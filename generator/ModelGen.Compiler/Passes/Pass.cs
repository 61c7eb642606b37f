using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Passes;

/// <summary>A function from graph to graph with a name, small enough to read in one sitting.</summary>
/// <param name="OnlyFaster">Whether programs compute the same without it.</param>
public sealed record Pass(string Name, Func<Graph, Graph> Run, bool OnlyFaster = false);

/// <summary>The passes of each program, in order.</summary>
public static class Pipeline
{
    /// <summary>From a model's graph to what a predictor runs: evaluation mode, BatchNorm folded, outputs in the caller's memory.</summary>
    public static IReadOnlyList<Pass> Predict { get; } =
    [
        new("specialize for evaluation", graph => Specialize.Run(graph, training: false)),
        new("without loss", WithoutLoss.Run),
        new("simplify", Simplify.Run),
        new("fold Standardize", FoldStandardize.Run),
        new("write scans as loops", InlineScans.Run),
        new("fold BatchNorm", FoldBatchNorm.Run, OnlyFaster: true),
        new("decide what is tiny", DecideTiny.Run, OnlyFaster: true),
        new("fuse epilogues", FuseEpilogues.Run, OnlyFaster: true),
        new("bind the caller's memory", graph => BindExternals.Run(graph, outputs: true)),
        new("choose kernels", ChooseKernels.Run, OnlyFaster: true),
        new("fuse pools", FusePools.Run, OnlyFaster: true),
        new("choose layouts", ChooseLayouts.Run),
        new("prepare weights", Prepare.Run),
        new("keep weights", KeepWeights.Run),
        new("remove unused", RemoveUnused.Run),
    ];

    /// <summary>From a model's graph to a training step: training mode, loss, gradients.</summary>
    public static IReadOnlyList<Pass> Train { get; } =
    [
        new("specialize for training", graph => Specialize.Run(graph, training: true)),
        new("simplify", Simplify.Run),
        new("keep the loss's terms", LossTerms.Run),
        new("differentiate", Differentiate.Run),
        new("write scans as loops", InlineScans.Run),
        new("remove unused", RemoveUnused.Run),
        new("decide what is tiny", DecideTiny.Run, OnlyFaster: true),
        new("fuse epilogues", FuseEpilogues.Run, OnlyFaster: true),
        new("bind the caller's memory", graph => BindExternals.Run(graph, outputs: false)),
        new("choose kernels", ChooseKernels.Run, OnlyFaster: true),
        new("choose layouts", ChooseLayouts.Run),
        new("gather statistics", GatherStatistics.Run, OnlyFaster: true),
        new("prepare weights", Prepare.Run),
        new("remove unused", RemoveUnused.Run),
    ];

    /// <summary>From a model's graph to an evaluation step: evaluation mode with the loss, from the weights as they are.</summary>
    public static IReadOnlyList<Pass> Evaluate { get; } =
    [
        new("specialize for evaluation", graph => Specialize.Run(graph, training: false)),
        new("simplify", Simplify.Run),
        new("keep the loss's terms", LossTerms.Run),
        new("write scans as loops", InlineScans.Run),
        new("decide what is tiny", DecideTiny.Run, OnlyFaster: true),
        new("fuse epilogues", FuseEpilogues.Run, OnlyFaster: true),
        new("bind the caller's memory", graph => BindExternals.Run(graph, outputs: false)),
        new("choose kernels", ChooseKernels.Run, OnlyFaster: true),
        new("choose layouts", ChooseLayouts.Run),
        new("prepare weights", Prepare.Run),
        new("remove unused", RemoveUnused.Run),
    ];

    /// <summary>From a model's graph to one frame of a stream: the program of a predictor, after what makes frames of sequences.</summary>
    public static IReadOnlyList<Pass> Stream { get; } = [new("one frame", Streaming.Run), .. Predict];

    /// <summary>The names of all passes that programs compute the same without.</summary>
    public static IReadOnlyList<string> OnlyFaster => [.. Train.Concat(Predict).Concat(Evaluate).Where(pass => pass.OnlyFaster).Select(pass => pass.Name).Distinct()];

    /// <summary>Runs the passes in order, but for those left out by name.</summary>
    /// <param name="ran">Told of each pass and the graph it made.</param>
    public static Graph Run(IReadOnlyList<Pass> passes, Graph graph, EquatableArray<string> without = default, Action<Pass, Graph>? ran = null)
    {
        foreach (var name in without)
            if (!OnlyFaster.Contains(name)) throw new ArgumentException($"No program can do without a pass '{name}'; those that can be left out are {string.Join(", ", OnlyFaster)}.");
        foreach (var pass in passes.Where(pass => !without.Contains(pass.Name)))
        {
            graph = pass.Run(graph);
            ran?.Invoke(pass, graph);
        }
        return graph;
    }
}

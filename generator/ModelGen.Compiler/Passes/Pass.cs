using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Passes;

/// <summary>A function from graph to graph with a name, small enough to read in one sitting.</summary>
public sealed record Pass(string Name, Func<Graph, Graph> Run);

/// <summary>The passes of each program, in order.</summary>
public static class Pipeline
{
    /// <summary>From a model's graph to what a predictor runs: evaluation mode, BatchNorm folded, outputs in the caller's memory.</summary>
    public static IReadOnlyList<Pass> Predict { get; } =
    [
        new("specialize for evaluation", graph => Specialize.Run(graph, training: false)),
        new("without loss", WithoutLoss.Run),
        new("simplify", Simplify.Run),
        new("write scans as loops", InlineScans.Run),
        new("fold BatchNorm", FoldBatchNorm.Run),
        new("fuse epilogues", FuseEpilogues.Run),
        new("bind the caller's memory", graph => BindExternals.Run(graph, outputs: true)),
        new("choose kernels", ChooseKernels.Run),
        new("fuse pools", FusePools.Run),
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
        new("fuse epilogues", FuseEpilogues.Run),
        new("bind the caller's memory", graph => BindExternals.Run(graph, outputs: false)),
        new("choose kernels", ChooseKernels.Run),
        new("choose layouts", ChooseLayouts.Run),
        new("gather statistics", GatherStatistics.Run),
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
        new("fuse epilogues", FuseEpilogues.Run),
        new("bind the caller's memory", graph => BindExternals.Run(graph, outputs: false)),
        new("choose kernels", ChooseKernels.Run),
        new("choose layouts", ChooseLayouts.Run),
        new("prepare weights", Prepare.Run),
        new("remove unused", RemoveUnused.Run),
    ];

    /// <summary>From a model's graph to one frame of a stream: the program of a predictor, after what makes frames of sequences.</summary>
    public static IReadOnlyList<Pass> Stream { get; } = [new("one frame", Streaming.Run), .. Predict];

    public static Graph Run(IReadOnlyList<Pass> passes, Graph graph) => passes.Aggregate(graph, (g, pass) => pass.Run(g));
}

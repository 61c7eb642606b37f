namespace ModelGen.Runtime;

/// <summary>What the streams of a predictor share: prepared weights and the program of a frame. Immutable.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class StreamProgram<T> where T : unmanaged
{
    private readonly AlignedBlock<T> _prepared;
    private readonly ProgramPlan _plan;

    /// <summary>Prepares the weights that the predictor has not, and keeps nothing of the model.</summary>
    /// <param name="weights">The model's block of parameters and buffers.</param>
    /// <param name="prepared">The predictor's prepared weights, and room behind them for those of streams alone.</param>
    /// <param name="plan">The memory the program needs.</param>
    /// <param name="inputs">The inputs of a frame.</param>
    /// <param name="outputs">The outputs of a frame.</param>
    /// <param name="states">What is kept from frame to frame.</param>
    /// <param name="prepare">Folds and packs the weights.</param>
    /// <param name="reset">Sets the states to what a sequence starts from.</param>
    /// <param name="run">Runs one frame.</param>
    public StreamProgram(
        ModelWeights<T> weights, AlignedBlock<T> prepared, ProgramPlan plan, TensorInfo[] inputs, TensorInfo[] outputs, StateInfo[] states,
        delegate*<Workspace<T>, void> prepare, delegate*<Workspace<T>, void> reset, delegate*<Workspace<T>, void> run)
    {
        (_plan, Inputs, Outputs, States) = (plan, inputs, outputs, states);
        Reset = reset;
        Run = run;
        _prepared = prepared;
        var preparing = new Workspace<T>(0, plan.Preparing, 1, 0, 1, plan.Scratch) { Weights = weights.Pointer, Prepared = _prepared.Pointer, Count = 1 };
        preparing.Poison();
        prepare(preparing);
        HasIndices = inputs.Any(input => input.Classes > 0);
    }

    internal ProgramPlan Plan => _plan;

    internal TensorInfo[] Inputs { get; }

    internal TensorInfo[] Outputs { get; }

    internal StateInfo[] States { get; }

    /// <summary>Whether a frame holds tokens that must be checked.</summary>
    internal bool HasIndices { get; }

    internal delegate*<Workspace<T>, void> Reset { get; }

    internal delegate*<Workspace<T>, void> Run { get; }

    // A frame is far too little work for several threads.
    internal Workspace<T> CreateWorkspace() =>
        new(_plan.PerSample, _plan.Shared, 1, Inputs.Length + Outputs.Length, threads: 1, _plan.Scratch) { Prepared = _prepared.Pointer, Count = 1 };
}

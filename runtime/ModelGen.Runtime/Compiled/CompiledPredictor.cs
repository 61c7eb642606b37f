namespace ModelGen.Runtime;

/// <summary>
/// What every generated predictor shares: the prepared weights, the workspaces and the cutting of batches into chunks.
/// Immutable after construction; any number of threads may call it at once.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract unsafe class CompiledPredictor<T> : IPredictor where T : unmanaged
{
    private readonly AlignedBlock<T> _prepared;
    private readonly WorkspacePool<T> _single;
    private readonly WorkspacePool<T> _chunks;
    private readonly TensorInfo[] _inputs;
    private readonly TensorInfo[] _outputs;
    private readonly int[] _strides;
    private readonly bool _hasIndices;
    private readonly bool _checksFinite;
    private readonly delegate*<Workspace<T>, void> _run;

    /// <summary>Prepares the weights and keeps nothing of the model.</summary>
    /// <param name="weights">The model's block of parameters and buffers.</param>
    /// <param name="plan">The memory the program needs.</param>
    /// <param name="chunk">How many samples run at once in one workspace.</param>
    /// <param name="inputs">The inputs in the order of the declaration.</param>
    /// <param name="outputs">The outputs in the order of the declaration.</param>
    /// <param name="options">Threads, and whether outputs are checked.</param>
    /// <param name="prepare">Folds and packs the weights.</param>
    /// <param name="run">Computes the outputs of the samples in a workspace.</param>
    protected CompiledPredictor(
        ModelWeights<T> weights, ProgramPlan plan, int chunk, TensorInfo[] inputs, TensorInfo[] outputs, PredictorOptions? options,
        delegate*<Workspace<T>, void> prepare, delegate*<Workspace<T>, void> run)
    {
        var threads = options?.Threads ?? 0;
        (_inputs, _outputs) = (inputs, outputs);
        _hasIndices = inputs.Any(info => info.Classes > 0);
        _checksFinite = options?.CheckFinite ?? false;
        _run = run;
        _strides = new int[inputs.Length + outputs.Length];
        for (var i = 0; i < _strides.Length; i++)
        {
            var info = i < inputs.Length ? inputs[i] : outputs[i - inputs.Length];
            _strides[i] = info.Shared ? 0 : info.ElementCount * (info.Type == TensorType.Int32 ? sizeof(int) : sizeof(T));
        }
        _prepared = new AlignedBlock<T>(checked((int)Math.Max(plan.Prepared, 16)));
        PoisonedMemory.Fill(_prepared);
        var preparing = new Workspace<T>(0, plan.Preparing, 1, 0, threads, plan.Scratch) { Weights = weights.Pointer, Prepared = _prepared.Pointer, Count = 1 };
        preparing.Poison();
        prepare(preparing);
        // Single samples have workspaces of their own, whose values lie close together.
        _single = Workspaces(plan, 1, threads);
        _chunks = chunk == 1 ? _single : Workspaces(plan, chunk, threads);
    }

    /// <summary>The prepared weights, with room for those of streams.</summary>
    protected AlignedBlock<T> Prepared => _prepared;

    /// <summary>The inputs in the order of the declaration.</summary>
    public IReadOnlyList<TensorInfo> Inputs => _inputs;

    /// <summary>The outputs in the order of the declaration.</summary>
    public IReadOnlyList<TensorInfo> Outputs => _outputs;

    void IPredictor.Predict(ReadOnlySpan<TensorMemory> inputs, ReadOnlySpan<TensorMemory> outputs)
    {
        var batch = TensorPins.Check(_inputs, inputs, "inputs", null);
        TensorPins.Check(_outputs, outputs, "outputs", batch);
        var pointers = stackalloc void*[_inputs.Length + _outputs.Length];
        var state = new PinnedCall { Predictor = this, Count = batch.Count, Outputs = outputs, Pointers = pointers };
        TensorPins.Pin(inputs, 0, pointers, ref state, &PinOutputs);
    }

    /// <summary>Runs the program for all samples.</summary>
    /// <param name="count">The number of samples.</param>
    /// <param name="pointers">The inputs, then the outputs.</param>
    protected void Run(int count, void** pointers)
    {
        if (_hasIndices)
            for (var i = 0; i < _inputs.Length; i++) TensorPins.CheckIndices(_inputs[i], pointers[i], count);
        if (count == 1) RunSingle(pointers);
        else Chunks.Run(_chunks, count, pointers, _strides, _run);
        if (_checksFinite) FiniteOutputs.Check<T>(_inputs, _outputs, pointers, count);
    }

    /// <summary>One sample is one chunk, in nanoseconds less: a network of few neurons takes no more than a hundred.</summary>
    private void RunSingle(void** pointers)
    {
        var workspace = _single.Rent();
        try
        {
            var external = workspace.External;
            for (var i = 0; i < external.Length; i++) external[i] = pointers[i];
            workspace.Count = 1;
            workspace.Runs++;
            workspace.Threads = _single.Threads;
            workspace.Poison();
            _run(workspace);
        }
        finally
        {
            _single.Return(workspace);
        }
    }

    private WorkspacePool<T> Workspaces(ProgramPlan plan, int capacity, int threads) => new(capacity, threads, () =>
        new Workspace<T>(plan.PerSample, plan.Shared, capacity, _strides.Length, threads, plan.Scratch) { Prepared = _prepared.Pointer });

    private static void PinOutputs(void** pointers, ref PinnedCall call) =>
        TensorPins.Pin(call.Outputs, 0, call.Pointers + call.Predictor._inputs.Length, ref call, &RunPinned);

    private static void RunPinned(void** pointers, ref PinnedCall call) => call.Predictor.Run(call.Count, call.Pointers);

    private ref struct PinnedCall
    {
        public CompiledPredictor<T> Predictor;
        public int Count;
        public ReadOnlySpan<TensorMemory> Outputs;
        public void** Pointers;
    }
}

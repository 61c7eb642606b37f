using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>What every generated trainer shares: checking a batch, running the parts of a step, handing out results.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract unsafe class CompiledTrainer<T> : ITrainer where T : unmanaged
{
    private readonly TrainerProgram<T> _program;
    private readonly ModelWeights<T> _weights;
    private readonly AlignedBlock<T> _gradients;
    private readonly Workspace<T> _train;
    private readonly Workspace<T> _evaluate;
    private int _taken;
    private readonly LossTerm[] _lossTerms;
    private bool _evaluated;
    private bool _forwardDone;

    /// <summary>Allocates everything that steps will ever need.</summary>
    /// <param name="weights">The model's weights; steps read them anew each time.</param>
    /// <param name="program">The compiled program.</param>
    /// <param name="batchSize">The most samples of a step.</param>
    /// <param name="options">Threads and seed.</param>
    protected CompiledTrainer(ModelWeights<T> weights, TrainerProgram<T> program, int batchSize, TrainerOptions? options)
    {
        if (batchSize < 1) throw new ArgumentOutOfRangeException(nameof(batchSize), $"A batch has at least one sample, but batchSize is {batchSize}.");
        (_weights, _program, BatchSize) = (weights, program, batchSize);
        // What no gradient reaches stays at zero.
        _gradients = new AlignedBlock<T>(Math.Max(weights.Block.Length, 16));
        Gradients = weights.GradientsIn(_gradients);
        _lossTerms = new LossTerm[program.LossTerms.Length];
        _train = Make(program.Train, options);
        _evaluate = Make(program.Evaluate, options);
    }

    /// <summary>The most samples a step may hold.</summary>
    public int BatchSize { get; }

    /// <summary>The number of steps so far; with the seed it decides every random choice of a step.</summary>
    public long Step { get; set; }

    /// <summary>The inputs in the order of the declaration.</summary>
    public IReadOnlyList<TensorInfo> Inputs => _program.Inputs;

    /// <summary>What the loss needs besides the outputs (a target, weights of samples); empty without a loss.</summary>
    public IReadOnlyList<TensorInfo> Targets => _program.Targets;

    /// <summary>The outputs in the order of the declaration.</summary>
    public IReadOnlyList<TensorInfo> Outputs => _program.Outputs;

    ReadOnlySpan<LossTerm> ITrainer.LossTerms => _lossTerms;

    bool ITrainer.NeedsSeveralSamples => _program.NeedsSeveralSamples;

    IParameterSet ITrainer.Parameters => _weights.Parameters;

    IParameterSet ITrainer.Buffers => _weights.Buffers;

    IParameterSet ITrainer.Gradients => Gradients;

    /// <summary>The gradients by name; the generated class shows them under the same name.</summary>
    protected ParameterSet<T> Gradients { get; }

    double ITrainer.ForwardBackward(ReadOnlySpan<TensorMemory> tensors) => Pinned(tensors, withTargets: true, Part.Step);

    double ITrainer.Evaluate(ReadOnlySpan<TensorMemory> tensors) => Pinned(tensors, withTargets: _program.Targets.Length > 0, Part.Evaluate);

    void ITrainer.Forward(ReadOnlySpan<TensorMemory> inputs) => Pinned(inputs, withTargets: false, Part.Forward);

    void ITrainer.Backward(ReadOnlySpan<TensorMemory> outputGradients)
    {
        var batch = TensorPins.Check(_program.Outputs, outputGradients, "outputs", null);
        var pointers = stackalloc void*[outputGradients.Length + 1];
        var call = new PinnedCall { Trainer = this, Batch = batch, Part = Part.Backward };
        TensorPins.Pin(outputGradients, 0, pointers, ref call, &RunPinned);
    }

    void ITrainer.CopyOutput(int index, TensorMemory destination) =>
        Copy(Output(index), _program.Outputs[index], destination);

    void ITrainer.CopyInputGradient(int index, TensorMemory destination)
    {
        if (_program.InputGradientOffsets.Length == 0)
            throw new InvalidOperationException("The model keeps no gradients of its inputs. Declare it with [Model(..., InputGradients = true)].");
        Copy(At(_train, _program.InputGradientOffsets[index], _program.Inputs[index]), _program.Inputs[index], destination);
    }

    /// <summary>Runs a training step: forward, loss, backward.</summary>
    /// <param name="batch">The number of samples.</param>
    /// <param name="pointers">The inputs, then the targets.</param>
    /// <returns>The loss.</returns>
    /// <exception cref="InvalidOperationException">Another thread uses the trainer.</exception>
    protected T RunStep(Batch batch, void** pointers)
    {
        using var turn = new Turn(ref _taken, "trainer");
        RunForward(batch, pointers, withTargets: true);
        _program.Loss(_train);
        _program.Backward(_train);
        _forwardDone = false;
        ReadTerms(_train, _program.LossTerms);
        return _program.LossOffset < 0 ? default : _train.Shared[_program.LossOffset];
    }

    /// <summary>Runs an evaluation step.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the trainer.</exception>
    protected T RunEvaluate(Batch batch, void** pointers)
    {
        using var turn = new Turn(ref _taken, "trainer");
        Bind(_evaluate, batch, pointers, withTargets: true);
        _evaluated = true;
        _evaluate.Poison();
        _program.EvaluateAll(_evaluate);
        ReadTerms(_evaluate, _program.EvaluateLossTerms);
        return _program.EvaluateLossOffset < 0 ? default : _evaluate.Shared[_program.EvaluateLossOffset];
    }

    /// <summary>Runs the model in training mode.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the trainer.</exception>
    protected void RunForward(Batch batch, void** pointers)
    {
        using var turn = new Turn(ref _taken, "trainer");
        RunForward(batch, pointers, withTargets: false);
    }

    /// <summary>Runs the backward pass from gradients of the outputs.</summary>
    /// <param name="batch">The number of samples, which must be that of the forward pass.</param>
    /// <param name="pointers">The gradients of the outputs.</param>
    /// <exception cref="InvalidOperationException">Another thread uses the trainer, or no forward pass came before.</exception>
    protected void RunBackward(Batch batch, void** pointers)
    {
        using var turn = new Turn(ref _taken, "trainer");
        var count = batch.Count;
        if (!_forwardDone) throw new InvalidOperationException("Backward needs the values of a Forward before it, once for each.");
        if (count != _train.Count) throw new ArgumentException($"The gradients are of {count} samples, but Forward ran {_train.Count}.");
        for (var i = 0; i < _program.OutputGradientOffsets.Length; i++)
        {
            if (_program.OutputGradientOffsets[i] < 0) continue;
            var bytes = (long)_program.Outputs[i].ElementCount * (_program.Outputs[i].Shared ? 1 : count) * sizeof(T);
            Buffer.MemoryCopy(pointers[i], At(_train, _program.OutputGradientOffsets[i], _program.Outputs[i]), bytes, bytes);
        }
        // Without a loss nothing comes from there.
        for (var i = 0; i < _program.LossInputGradientOffsets.Length; i++)
            if (_program.LossInputGradientOffsets[i] >= 0) new Span<T>(At(_train, _program.LossInputGradientOffsets[i], _program.Inputs[i]), Elements(_train, _program.Inputs[i])).Clear();
        _program.Backward(_train);
        _forwardDone = false;
    }

    /// <summary>An output of the last step, whatever kind of step it was.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the trainer.</exception>
    protected ReadOnlySpan<T> OutputSpan(int index)
    {
        Turn.Check(ref _taken, "trainer");
        return new(Output(index), Elements(Source(), _program.Outputs[index]));
    }

    /// <summary>The gradient of an input after a training step.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the trainer.</exception>
    protected ReadOnlySpan<T> InputGradientSpan(int index)
    {
        Turn.Check(ref _taken, "trainer");
        return new(At(_train, _program.InputGradientOffsets[index], _program.Inputs[index]), Elements(_train, _program.Inputs[index]));
    }

    private T* Output(int index) =>
        At(Source(), _evaluated ? _program.EvaluateOutputOffsets[index] : _program.OutputOffsets[index], _program.Outputs[index]);

    // What the batch shares lies in a block of its own.
    private static T* At(Workspace<T> workspace, int offset, TensorInfo info) => info.Shared ? workspace.Shared + offset : workspace.At(offset);

    private static int Elements(Workspace<T> workspace, TensorInfo info) => (info.Shared ? 1 : workspace.Count) * info.ElementCount;

    private void ReadTerms(Workspace<T> workspace, LossTermPlace[] places)
    {
        for (var i = 0; i < places.Length; i++)
        {
            var (kind, value, weight, scale) = places[i];
            _lossTerms[i] = new LossTerm(kind, scale * AsDouble(workspace.Shared[value]), weight < 0 ? workspace.Count : AsDouble(workspace.Shared[weight]));
        }
    }

    private Workspace<T> Source() => _evaluated ? _evaluate : _train;

    private Workspace<T> Make(ProgramPlan plan, TrainerOptions? options) =>
        new(plan.PerSample, plan.Shared, BatchSize, _program.Inputs.Length + _program.Targets.Length, options?.Threads ?? 0, plan.Scratch)
        {
            Weights = _weights.Pointer,
            Gradients = _gradients.Pointer,
            Seed = unchecked((ulong)(options?.Seed ?? 0)),
        };

    private void RunForward(Batch batch, void** pointers, bool withTargets)
    {
        Bind(_train, batch, pointers, withTargets);
        if (_program.NeedsSeveralSamples && batch.Count == 1)
            throw new ArgumentException("A BatchNorm in training needs more than one value per channel, but the batch has a single sample. Use larger batches, and leave out a last one that is smaller: dropLast: true.");
        _evaluated = false;
        // The workspace keeps the number of the step it is in: the backward pass draws the same random bits again.
        _train.Step = Step++;
        _train.Poison();
        _program.Forward(_train);
        _forwardDone = true;
    }

    private void Bind(Workspace<T> workspace, Batch batch, void** pointers, bool withTargets)
    {
        batch.AtLeastOne();
        batch.AtMost(BatchSize);
        workspace.Count = batch.Count;
        var inputs = _program.Inputs.Length;
        for (var i = 0; i < inputs + (withTargets ? _program.Targets.Length : 0); i++)
        {
            TensorPins.CheckIndices(i < inputs ? _program.Inputs[i] : _program.Targets[i - inputs], pointers[i], batch.Count);
            workspace.External[i] = pointers[i];
        }
        TensorPins.CheckLabels(_program.Inputs, withTargets ? _program.Targets : [], pointers, batch.Count);
    }

    private void Copy(T* source, TensorInfo info, TensorMemory destination)
    {
        Turn.Check(ref _taken, "trainer");
        var elements = Elements(Source(), info);
        if (destination.Length != elements) throw new ArgumentException($"'{info.Name}' has {elements} elements, but the destination has {destination.Length}.");
        if (typeof(T) == typeof(float)) new ReadOnlySpan<float>(source, elements).CopyTo(destination.Single);
        else new ReadOnlySpan<double>(source, elements).CopyTo(destination.Double);
    }

    private double Pinned(ReadOnlySpan<TensorMemory> tensors, bool withTargets, Part part)
    {
        var inputs = _program.Inputs.Length;
        var expected = inputs + (withTargets ? _program.Targets.Length : 0);
        if (tensors.Length != expected) throw new ArgumentException($"{expected} tensors are expected, the inputs{(withTargets ? " and then the targets" : "")}, but {tensors.Length} were passed.");
        var batch = TensorPins.Check(_program.Inputs, tensors[..inputs], "inputs", null);
        if (withTargets) TensorPins.Check(_program.Targets, tensors[inputs..], "targets", batch);
        var pointers = stackalloc void*[tensors.Length + 1];
        var call = new PinnedCall { Trainer = this, Batch = batch, Part = part };
        TensorPins.Pin(tensors, 0, pointers, ref call, &RunPinned);
        return call.Loss;
    }

    private static void RunPinned(void** pointers, ref PinnedCall call)
    {
        switch (call.Part)
        {
            case Part.Step: call.Loss = AsDouble(call.Trainer.RunStep(call.Batch, pointers)); break;
            case Part.Evaluate: call.Loss = AsDouble(call.Trainer.RunEvaluate(call.Batch, pointers)); break;
            case Part.Forward: call.Trainer.RunForward(call.Batch, pointers); break;
            case Part.Backward: call.Trainer.RunBackward(call.Batch, pointers); break;
        }
    }

    private static double AsDouble(T value) => typeof(T) == typeof(float) ? Unsafe.As<T, float>(ref value) : Unsafe.As<T, double>(ref value);

    private enum Part { Step, Evaluate, Forward, Backward }

    private ref struct PinnedCall
    {
        public CompiledTrainer<T> Trainer;
        public Batch Batch;
        public Part Part;
        public double Loss;
    }
}

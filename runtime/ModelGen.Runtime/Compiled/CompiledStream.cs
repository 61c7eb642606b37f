using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>What every generated stream shares: its states, and running a frame.</summary>
/// <typeparam name="T">float or double.</typeparam>
public abstract unsafe class CompiledStream<T> : IPredictorStream where T : unmanaged
{
    private readonly StreamProgram<T> _program;
    private readonly Workspace<T> _workspace;
    private int _taken;

    /// <summary>Allocates everything that frames will ever need.</summary>
    /// <param name="program">The predictor's program.</param>
    protected CompiledStream(StreamProgram<T> program)
    {
        _program = program;
        _workspace = program.CreateWorkspace();
        Reset();
    }

    /// <summary>The inputs of a frame in the order of the declaration; shapes have no time axis.</summary>
    public IReadOnlyList<TensorInfo> Inputs => _program.Inputs;

    /// <summary>The outputs of a frame in the order of the declaration.</summary>
    public IReadOnlyList<TensorInfo> Outputs => _program.Outputs;

    /// <summary>Forgets all frames: the next one begins a sequence.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    public void Reset()
    {
        using var turn = new Turn(ref _taken, "stream");
        _workspace.Time = 0;
        _workspace.Poison();
        _program.Reset(_workspace);
    }

    /// <summary>A copy of what the stream remembers here, which later frames leave as it is.</summary>
    public StreamState GetState()
    {
        var state = StreamState.Create<T>(_program.States);
        CopyStateTo(state);
        return state;
    }

    /// <summary>Overwrites a state with what the stream remembers here. Allocates nothing.</summary>
    /// <param name="state">A state of a stream of this model.</param>
    /// <exception cref="ArgumentException">The state is of another model.</exception>
    public void CopyStateTo(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Require<T>(_program.States);
        using var turn = new Turn(ref _taken, "stream");
        for (var i = 0; i < _program.States.Length; i++) State(i).CopyTo(state.Values<T>(i));
        state.Time = _workspace.Time;
    }

    /// <summary>Makes the stream remember what another one did where the state was taken. Allocates nothing.</summary>
    /// <param name="state">A state of a stream of this model, of whatever predictor; it is copied.</param>
    /// <exception cref="ArgumentException">The state is of another model; the stream is as it was.</exception>
    public void SetState(StreamState state)
    {
        ArgumentNullException.ThrowIfNull(state);
        state.Require<T>(_program.States);
        using var turn = new Turn(ref _taken, "stream");
        for (var i = 0; i < _program.States.Length; i++) state.Values<T>(i).CopyTo(State(i));
        _workspace.Time = state.Time;
    }

    void IPredictorStream.Step(ReadOnlySpan<TensorMemory> inputs, ReadOnlySpan<TensorMemory> outputs)
    {
        Check(_program.Inputs, inputs, "inputs");
        Check(_program.Outputs, outputs, "outputs");
        var pointers = stackalloc void*[inputs.Length + outputs.Length];
        var call = new PinnedCall { Stream = this, Outputs = outputs, Pointers = pointers };
        TensorPins.Pin(inputs, 0, pointers, ref call, &PinOutputs);
    }

    /// <summary>Runs the next frame.</summary>
    /// <param name="pointers">The inputs, then the outputs.</param>
    /// <exception cref="InvalidOperationException">Another thread uses the stream.</exception>
    protected void Run(void** pointers)
    {
        using var turn = new Turn(ref _taken, "stream");
        var workspace = _workspace;
        var external = workspace.External;
        for (var i = 0; i < external.Length; i++) external[i] = pointers[i];
        if (_program.HasIndices)
            for (var i = 0; i < _program.Inputs.Length; i++) TensorPins.CheckIndices(_program.Inputs[i], pointers[i], 1);
        workspace.Poison(_program.Plan.States, _program.Plan.SharedStates);
        _program.Run(workspace);
        unchecked { workspace.Time++; }
    }

    /// <summary>Requires the length of a frame.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="length">Its number of elements.</param>
    /// <param name="expected">The number of elements of a frame.</param>
    /// <exception cref="ArgumentException">It has another length; the message says both.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Frame(string name, int length, int expected)
    {
        if (length != expected) Throw(name, length, expected);
    }

    private Span<T> State(int index)
    {
        var info = _program.States[index];
        return new Span<T>(info.Shared ? _workspace.Shared + info.Offset : _workspace.At(info.Offset), info.Length);
    }

    private static void Check(TensorInfo[] infos, ReadOnlySpan<TensorMemory> tensors, string what)
    {
        if (tensors.Length != infos.Length) throw new ArgumentException($"The model has {infos.Length} {what}, but {tensors.Length} were passed.");
        for (var i = 0; i < infos.Length; i++)
        {
            if (tensors[i].Type != infos[i].Type) throw new ArgumentException($"'{infos[i].Name}' takes {infos[i].Type} elements, not {tensors[i].Type}.");
            Frame(infos[i].Name, tensors[i].Length, infos[i].ElementCount);
        }
    }

    private static void PinOutputs(void** pointers, ref PinnedCall call) =>
        TensorPins.Pin(call.Outputs, 0, call.Pointers + call.Stream._program.Inputs.Length, ref call, &RunPinned);

    private static void RunPinned(void** pointers, ref PinnedCall call) => call.Stream.Run(call.Pointers);

    [DoesNotReturn]
    private static void Throw(string name, int length, int expected) =>
        throw new ArgumentException($"'{name}' has {length} elements, but a frame has {expected}.", name);

    private ref struct PinnedCall
    {
        public CompiledStream<T> Stream;
        public ReadOnlySpan<TensorMemory> Outputs;
        public void** Pointers;
    }
}

namespace ModelGen;

/// <summary>
/// A sequence that a model takes frame by frame, keeping what it remembers. One thread at a time may use it; where two do, the
/// second gets an <see cref="InvalidOperationException"/>.
/// </summary>
public interface IPredictorStream
{
    /// <summary>The inputs of a frame in the order of the declaration; shapes have no time axis.</summary>
    IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>The outputs of a frame in the order of the declaration.</summary>
    IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>Takes the next frame and gives the outputs at it. Allocates nothing.</summary>
    /// <param name="inputs">One tensor for each of <see cref="Inputs"/>, a frame each.</param>
    /// <param name="outputs">One tensor for each of <see cref="Outputs"/>, overwritten.</param>
    /// <exception cref="ArgumentException">A count, type or length does not fit; the message says both numbers.</exception>
    void Step(ReadOnlySpan<TensorMemory> inputs, ReadOnlySpan<TensorMemory> outputs);

    /// <summary>Forgets all frames: the next one begins a sequence.</summary>
    void Reset();

    /// <summary>A copy of what the stream remembers here, which later frames leave as it is.</summary>
    StreamState GetState();

    /// <summary>Overwrites a state with what the stream remembers here. Allocates nothing.</summary>
    /// <param name="state">A state of a stream of this model.</param>
    /// <exception cref="ArgumentException">The state is of another model.</exception>
    void CopyStateTo(StreamState state);

    /// <summary>Makes the stream remember what another one did where the state was taken. Allocates nothing.</summary>
    /// <param name="state">A state of a stream of this model, of whatever predictor; it is copied.</param>
    /// <exception cref="ArgumentException">The state is of another model; the stream is as it was.</exception>
    void SetState(StreamState state);
}

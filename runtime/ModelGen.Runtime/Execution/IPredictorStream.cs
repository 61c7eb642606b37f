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
}

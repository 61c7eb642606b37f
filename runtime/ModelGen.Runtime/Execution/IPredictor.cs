namespace ModelGen;

/// <summary>A frozen model, ready to predict. Any number of threads may call one instance at once.</summary>
public interface IPredictor
{
    /// <summary>The inputs in the order of the declaration.</summary>
    IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>The outputs in the order of the declaration.</summary>
    IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>Computes the outputs of n samples; every input and output must hold the same number of samples.</summary>
    /// <param name="inputs">One tensor for each of <see cref="Inputs"/>.</param>
    /// <param name="outputs">One tensor for each of <see cref="Outputs"/>, overwritten.</param>
    /// <exception cref="ArgumentException">A count, type or length does not fit; the message says both numbers.</exception>
    void Predict(ReadOnlySpan<TensorMemory> inputs, ReadOnlySpan<TensorMemory> outputs);
}

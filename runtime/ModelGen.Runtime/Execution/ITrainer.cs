namespace ModelGen;

/// <summary>
/// A model in training. One thread at a time drives it; it uses as many as its options allow. Where two call its methods at once,
/// the second gets an <see cref="InvalidOperationException"/>.
/// </summary>
public interface ITrainer
{
    /// <summary>The most samples one step may hold.</summary>
    int BatchSize { get; }

    /// <summary>The inputs in the order of the declaration.</summary>
    IReadOnlyList<TensorInfo> Inputs { get; }

    /// <summary>What the loss needs besides the outputs (a target, weights of samples); empty without a loss.</summary>
    IReadOnlyList<TensorInfo> Targets { get; }

    /// <summary>The outputs in the order of the declaration.</summary>
    IReadOnlyList<TensorInfo> Outputs { get; }

    /// <summary>The parameters of the model in training, trainable and frozen.</summary>
    IParameterSet Parameters { get; }

    /// <summary>The buffers of the model in training: running means and variances.</summary>
    IParameterSet Buffers { get; }

    /// <summary>The gradients of the trainable parameters, overwritten by each backward pass.</summary>
    IParameterSet Gradients { get; }

    /// <summary>
    /// The parts of the last step's loss that are no means over its samples: sums, and means over what counts. Whatever else is in
    /// the loss is a mean over samples; so is all of it where there are none. With them the loss of a data set does not depend on
    /// how it was cut into batches.
    /// </summary>
    ReadOnlySpan<LossTerm> LossTerms => [];

    /// <summary>Whether a training step of a single sample is an error: a BatchNorm has one value per channel and sample.</summary>
    bool NeedsSeveralSamples => false;

    /// <summary>Number of training steps run so far; together with the seed it decides every dropout mask.</summary>
    long Step { get; set; }

    /// <summary>Runs the model in training mode, computes the loss and overwrites <see cref="Gradients"/>.</summary>
    /// <param name="tensors">The inputs followed by the targets.</param>
    /// <returns>The loss of the batch.</returns>
    double ForwardBackward(ReadOnlySpan<TensorMemory> tensors);

    /// <summary>Runs the model in evaluation mode and computes the loss; changes nothing but the outputs.</summary>
    /// <param name="tensors">The inputs followed by the targets.</param>
    /// <returns>The loss of the batch.</returns>
    double Evaluate(ReadOnlySpan<TensorMemory> tensors);

    /// <summary>Runs the model in training mode and keeps what <see cref="Backward"/> needs.</summary>
    /// <param name="inputs">One tensor for each of <see cref="Inputs"/>.</param>
    void Forward(ReadOnlySpan<TensorMemory> inputs);

    /// <summary>Overwrites <see cref="Gradients"/> from the gradients of the outputs of the last <see cref="Forward"/>.</summary>
    /// <param name="outputGradients">One tensor for each of <see cref="Outputs"/>.</param>
    void Backward(ReadOnlySpan<TensorMemory> outputGradients);

    /// <summary>Copies output number <paramref name="index"/> of the last step into <paramref name="destination"/>.</summary>
    void CopyOutput(int index, TensorMemory destination);

    /// <summary>
    /// Copies the gradient of input number <paramref name="index"/> into <paramref name="destination"/>; only for a
    /// model declared with <c>InputGradients = true</c>.
    /// </summary>
    void CopyInputGradient(int index, TensorMemory destination);
}

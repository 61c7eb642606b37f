namespace ModelGen;

public static partial class Layers
{
    /// <summary>
    /// A loop over time: <paramref name="step"/> takes the state and an element of the sequence, and gives the next state and an
    /// output. It is read once, so its layers have one set of weights for all steps.
    /// </summary>
    /// <typeparam name="TSequence">A Tensor, or a tuple of them.</typeparam>
    /// <typeparam name="TState">A Tensor, or a tuple of them.</typeparam>
    /// <typeparam name="TOutput">A Tensor, or a tuple of them.</typeparam>
    /// <param name="x">The sequence, [time, ...]; or a tuple of several as long, of which a step sees an element each.</param>
    /// <param name="initial">What the state starts from: an input, <see cref="Zeros"/>, or anything computed.</param>
    /// <param name="step">From the state and x[t] to the next state, of the same shapes, and the output at t.</param>
    /// <param name="reverse">Whether it goes from the last element to the first.</param>
    /// <param name="name">The name in messages.</param>
    /// <returns>The outputs of all steps [time, ...], and the last state.</returns>
    public static (TOutput Output, TState State) Scan<TSequence, TState, TOutput>(
        TSequence x, TState initial, Func<TState, TSequence, (TState State, TOutput Output)> step, bool reverse = false, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>A loop over time whose state is its output.</summary>
    /// <typeparam name="TSequence">A Tensor, or a tuple of them.</typeparam>
    /// <param name="x">The sequence, [time, ...]; or a tuple of several as long, of which a step sees an element each.</param>
    /// <param name="initial">What the state starts from: an input, <see cref="Zeros"/>, or anything computed.</param>
    /// <param name="step">From the state and x[t] to the next state, of the same shape.</param>
    /// <param name="reverse">Whether it goes from the last element to the first.</param>
    /// <param name="name">The name in messages.</param>
    /// <returns>The states after all steps [time, ...], and the last one.</returns>
    public static (Tensor Output, Tensor State) Scan<TSequence>(
        TSequence x, Tensor initial, Func<Tensor, TSequence, Tensor> step, bool reverse = false, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>A tensor of zeros, the same for all samples, as torch.zeros.</summary>
    /// <param name="shape">The sizes of one sample.</param>
    public static Tensor Zeros(params int[] shape) => throw Symbolic.NeverExecuted();
}

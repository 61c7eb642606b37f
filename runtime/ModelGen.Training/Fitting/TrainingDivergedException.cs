namespace ModelGen.Training;

/// <summary>
/// The loss or a gradient became infinite or not a number. The step was not made: weights, buffers and the optimizer's state are as
/// the step before left them.
/// </summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    /// <summary>Names the step and what would help.</summary>
    public TrainingDivergedException(long step, double loss, double learningRate) : base(
        $"The loss is {loss} at step {step} with learning rate {learningRate:G3}. Lower the learning rate, clip the gradients " +
        "(ClipNorm = 1), look for values that are not finite in the data, or leave such steps out: MaxSkippedSteps says how many.") => (Step, Loss) = (step, loss);

    /// <summary>Names the step, the parameter and what would help.</summary>
    public TrainingDivergedException(long step, double loss, double learningRate, string parameter) : base(
        $"The gradient of '{parameter}' is not finite at step {step} with learning rate {learningRate:G3}, where the loss is {loss:G6}. " +
        "The step was not made. Lower the learning rate, look for a division by 0 or a logarithm of it in the loss, or leave such steps " +
        "out: MaxSkippedSteps says how many.") => (Step, Loss, Parameter) = (step, loss, parameter);

    /// <summary>The parameter whose gradient is not finite; null where it is the loss.</summary>
    public string? Parameter { get; }

    /// <summary>The step, from 0.</summary>
    public long Step { get; }

    /// <summary>The loss.</summary>
    public double Loss { get; }
}

namespace ModelGen.Training;

/// <summary>The loss became infinite or not a number: no further step would mend the model.</summary>
public sealed class TrainingDivergedException : InvalidOperationException
{
    /// <summary>Names the step and what would help.</summary>
    public TrainingDivergedException(long step, double loss, double learningRate) : base(
        $"The loss is {loss} at step {step} with learning rate {learningRate:G3}. Lower the learning rate, clip the gradients " +
        "(ClipNorm = 1), or look for values that are not finite in the data.") => (Step, Loss) = (step, loss);

    /// <summary>The step, from 0.</summary>
    public long Step { get; }

    /// <summary>The loss.</summary>
    public double Loss { get; }
}

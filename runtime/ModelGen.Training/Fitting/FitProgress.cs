namespace ModelGen.Training;

/// <summary>Where a run of training stands.</summary>
public readonly record struct FitProgress
{
    /// <summary>The epoch that runs, from 1.</summary>
    public int Epoch { get; init; }

    /// <summary>The epochs in all.</summary>
    public int Epochs { get; init; }

    /// <summary>The steps made in the epoch.</summary>
    public int Step { get; init; }

    /// <summary>The steps of an epoch; null in the first one of a source that does not know them beforehand.</summary>
    public int? StepsPerEpoch { get; init; }

    /// <summary>The loss of the last step's batch, or batches where gradients are accumulated.</summary>
    public double BatchLoss { get; init; }

    /// <summary>An exponentially weighted average of the loss of about the last fifty steps.</summary>
    public double Loss { get; init; }

    /// <summary>The joint L2 norm of the gradients before clipping; NaN without clipping by norm.</summary>
    public double GradientNorm { get; init; }

    /// <summary>The steps of the run that were left out because their loss or a gradient was not finite.</summary>
    public long SkippedSteps { get; init; }

    /// <summary>The learning rate of the last step.</summary>
    public double LearningRate { get; init; }

    /// <summary>The last epoch that is complete, with validation loss and metrics; null during the first.</summary>
    public EpochResult? LastEpoch { get; init; }

    /// <summary>Training samples per second since the run began, validation left out.</summary>
    public double SamplesPerSecond { get; init; }

    /// <summary>The time since the run began, that before a resumed checkpoint included.</summary>
    public TimeSpan Elapsed { get; init; }

    /// <summary>An estimate of the time to the end of the last epoch; null while the steps of an epoch are not known.</summary>
    public TimeSpan? Remaining { get; init; }

    /// <summary>What part of all steps is made, from 0 to 1; of all epochs, while the steps of an epoch are not known.</summary>
    public double Fraction => StepsPerEpoch is { } steps ? ((Epoch - 1.0) * steps + Step) / ((double)Epochs * steps) : (Epoch - 1.0) / Epochs;

    /// <summary>The state of the run in a line; the same in every culture.</summary>
    public override string ToString()
    {
        var of = StepsPerEpoch is { } steps ? $" of {steps}" : "";
        var left = Remaining is { } time ? $", {NumberText.Time(time)} left" : "";
        return $"epoch {Epoch} of {Epochs}, step {Step}{of}: loss {NumberText.Of(Loss)}, {SamplesPerSecond:0} samples/s{left}";
    }
}

namespace ModelGen.Training;

/// <summary>What a run of training does besides stepping.</summary>
public sealed record FitOptions
{
    private readonly int _epochs = 1;
    private readonly int _accumulateGradients = 1;
    private readonly double? _clipNorm;
    private readonly double? _clipValue;
    private readonly int _checkpointEpochs = 1;
    private readonly long _checkpointSteps;
    private readonly long _maxSkippedSteps;
    private readonly TimeSpan _progressInterval;

    /// <summary>The number of epochs in all; a loader that stands within or after the first is taken on from there. 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Epochs { get => _epochs; init => _epochs = Check.AtLeastOne(value); }

    /// <summary>Samples to evaluate after each epoch; none by default.</summary>
    public Dataset? Validation { get; init; }

    /// <summary>Samples to evaluate that are no data set: the first epoch of a source. In place of <see cref="Validation"/>; none by default.</summary>
    public IBatchSource? ValidationSource { get; init; }

    /// <summary>Metrics of the validation samples besides the loss; none by default.</summary>
    public IReadOnlyList<Metric> Metrics { get; init; } = [];

    /// <summary>
    /// The learning rate over time; by default the optimizer's own stays as it is. One without a length has that of the run. One
    /// that is at its end long before the run is an error.
    /// </summary>
    public Schedule? Schedule { get; init; }

    /// <summary>What a step of the schedule is; a step of the optimizer by default.</summary>
    public ScheduleUnit ScheduleUnit { get; init; }

    /// <summary>
    /// How many batches make one step of the optimizer (gradient accumulation); 1 by default. Four batches of 8 give the step of one
    /// batch of 32, to rounding: what counts in each decides its share, so ignored targets and weights of samples change nothing. Whatever
    /// counts steps (schedules, checkpoints, <see cref="MaxSkippedSteps"/>, progress) counts those of the optimizer; the last step of an
    /// epoch takes what batches are left. A BatchNorm in training takes its statistics of each batch by itself.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int AccumulateGradients { get => _accumulateGradients; init => _accumulateGradients = Check.AtLeastOne(value); }

    /// <summary>The largest joint L2 norm of the gradients; none by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a positive number.</exception>
    public double? ClipNorm { get => _clipNorm; init => _clipNorm = value is { } norm ? Check.Positive(norm) : null; }

    /// <summary>The largest absolute value of an element of a gradient; none by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a positive number.</exception>
    public double? ClipValue { get => _clipValue; init => _clipValue = value is { } limit ? Check.Positive(limit) : null; }

    /// <summary>
    /// How many steps of the run may be left out because their loss or a gradient is not finite; weights and buffers then stay as
    /// they are, and the run goes on with the next batch. One more ends it with a <see cref="TrainingDivergedException"/>, and so does
    /// the first by default: 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long MaxSkippedSteps { get => _maxSkippedSteps; init => _maxSkippedSteps = Check.NotNegativeInteger(value); }

    /// <summary>Lowers the rate when the validation no longer improves; only without a schedule. None by default.</summary>
    public ReduceOnPlateau? ReduceOnPlateau { get; init; }

    /// <summary>Penalties on weights, added to the gradients before they are clipped; the losses reported leave them out.</summary>
    public IReadOnlyList<WeightPenalty> Penalties { get; init; } = [];

    /// <summary>Limits of rows of weights, applied after each step; none by default.</summary>
    public IReadOnlyList<MaxNorm> MaxNorms { get; init; } = [];

    /// <summary>
    /// An average of the weights, none by default. Validation uses the average, and the model has it when the run ends.
    /// </summary>
    public WeightAverage? WeightAverage { get; init; }

    /// <summary>When to give up; never before the last epoch by default.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// Called after each step and after each validation, on the thread that trains; it should return quickly. An
    /// <see cref="IProgress{T}"/> is given as <c>progress.Report</c>, or to <c>FitAsync</c>.
    /// </summary>
    public Action<FitProgress>? Progress { get; init; }

    /// <summary>
    /// The least time from one report of progress to the next within an epoch; zero, the default, reports every step. The end of an
    /// epoch is always reported. A tenth of a second spares a user interface thousands of messages.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public TimeSpan ProgressInterval
    {
        get => _progressInterval;
        init => _progressInterval = value >= TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(ProgressInterval), $"ProgressInterval must be 0 or more, but is {value}.");
    }

    /// <summary>Called with what the run has to say, on the thread that trains; nothing by default. <see cref="FitLogEntry"/> shows how an ILogger takes it.</summary>
    public Action<FitLogEntry>? Log { get; init; }

    /// <summary>Called after each epoch, on the thread that trains.</summary>
    public Action<EpochResult>? EpochCompleted { get; init; }

    /// <summary>
    /// Where to keep a checkpoint of the run; nowhere by default. It is written after epochs (<see cref="CheckpointEpochs"/>), within
    /// them (<see cref="CheckpointSteps"/>), when the run is cancelled and when it ends.
    /// </summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Of how many epochs one is followed by a checkpoint, at least 1; 1 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int CheckpointEpochs { get => _checkpointEpochs; init => _checkpointEpochs = Check.AtLeastOne(value); }

    /// <summary>Of how many optimizer steps one is followed by a checkpoint; 0, the default, means none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long CheckpointSteps { get => _checkpointSteps; init => _checkpointSteps = Check.NotNegativeInteger(value); }

    /// <summary>
    /// Whether to go on from the checkpoint, where there is one: with the same model, data and options the result is that of a run
    /// that never stopped, bit for bit. Where the optimizer asks for another learning rate than the run had asked for, that is the
    /// rate to go on with. False by default.
    /// </summary>
    public bool Resume { get; init; }

    /// <summary>What tells the time of a run: the system's clock, or that of a test.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(FitOptions), PrintMembers);
}

/// <summary>What a schedule counts.</summary>
public enum ScheduleUnit
{
    /// <summary>Steps of the optimizer.</summary>
    Step,
    /// <summary>Epochs.</summary>
    Epoch,
}

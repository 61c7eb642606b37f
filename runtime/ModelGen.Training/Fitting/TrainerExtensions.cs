namespace ModelGen.Training;

/// <summary>Training and evaluating as one call.</summary>
public static class TrainerExtensions
{
    /// <summary>
    /// Trains: for each batch the forward and backward pass, clipping, a step of the optimizer; after each epoch the validation.
    /// The same seeds give the same weights, bit for bit, whatever the number of threads.
    /// </summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="optimizer">What moves its parameters.</param>
    /// <param name="data">The training samples in batches of at most <see cref="ITrainer.BatchSize"/>.</param>
    /// <param name="options">Epochs, validation, schedule and the like.</param>
    /// <param name="cancellationToken">Ends the run after the current step; the result then says so, and nothing is thrown.</param>
    /// <exception cref="ArgumentException">
    /// Data and model do not fit; the message names the tensor and both sizes. Or nothing would be learnt: the optimizer is of another
    /// trainer, the schedule ends long before the run, the loader is at its end, all is frozen.
    /// </exception>
    /// <exception cref="TrainingDivergedException">The loss is no longer a finite number.</exception>
    public static FitResult Fit(
        this ITrainer trainer, Optimizer optimizer, IBatchSource data, FitOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(data);
        return new FitLoop(trainer, optimizer, data, options ?? new FitOptions()).Run(cancellationToken);
    }

    /// <summary>
    /// Trains as <see cref="Fit"/> does, on a thread of its own. Until the task is done, nothing else may use the trainer, the
    /// optimizer and the data.
    /// </summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="optimizer">What moves its parameters.</param>
    /// <param name="data">The training samples in batches of at most <see cref="ITrainer.BatchSize"/>.</param>
    /// <param name="options">Epochs, validation, schedule and the like.</param>
    /// <param name="progress">
    /// Told where the run stands, besides <see cref="FitOptions.Progress"/>; a <see cref="Progress{T}"/> calls back on the thread it was
    /// made on, where <see cref="FitOptions.ProgressInterval"/> keeps reports few.
    /// </param>
    /// <param name="cancellationToken">
    /// Ends the run after the current step. The task then completes with a result that says so (<see cref="FitEnd.Cancelled"/>) and
    /// has the epochs so far; it is not cancelled itself.
    /// </param>
    /// <exception cref="ArgumentException">Data and model do not fit: thrown by the call, not by its task.</exception>
    public static Task<FitResult> FitAsync(
        this ITrainer trainer, Optimizer optimizer, IBatchSource data, FitOptions? options = null,
        IProgress<FitProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new FitOptions();
        if (progress is not null) options = options with { Progress = options.Progress + progress.Report };
        var loop = new FitLoop(trainer, optimizer, data, options);
        // Hours long: no thread of the pool.
        return Task.Factory.StartNew(
            () => loop.Run(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
    }

    /// <summary>Evaluates all samples of a data set, in order, in evaluation mode.</summary>
    /// <param name="trainer">The model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="metrics">Metrics besides the loss; each is reset first and keeps what it gathered.</param>
    /// <exception cref="ArgumentException">Data and model do not fit; the message names the tensor and both sizes.</exception>
    public static Evaluation Evaluate(this ITrainer trainer, Dataset data, params Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        return new Evaluator(trainer, data, metrics).Run()!;
    }

    /// <summary>Evaluates the first epoch of a source of batches in evaluation mode; it then stands at the start of the next.</summary>
    /// <inheritdoc cref="Evaluate(ITrainer, Dataset, Metric[])"/>
    public static Evaluation Evaluate(this ITrainer trainer, IBatchSource data, params Metric[] metrics)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        return new Evaluator(trainer, data, metrics).Run()!;
    }
}

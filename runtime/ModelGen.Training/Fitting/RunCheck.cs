namespace ModelGen.Training;

/// <summary>Whether a run would train its model at all: asked once, before it begins.</summary>
internal static class RunCheck
{
    /// <summary>Throws where nothing would move, or something that is not of the trainer.</summary>
    public static void CanLearn(ITrainer trainer, Optimizer optimizer, FitOptions options)
    {
        if (trainer.Gradients.Items.Count == 0)
            throw new ArgumentException("The model has no trainable parameter, so there is nothing to learn. Leave a layer unfrozen, or evaluate it.");
        optimizer.CheckIsOf(trainer);
        foreach (var penalty in options.Penalties) penalty.CheckIsOf(trainer);
        foreach (var norm in options.MaxNorms) norm.CheckIsOf(trainer);
        options.WeightAverage?.CheckIsOf(trainer);
    }

    /// <summary>Throws where options contradict each other.</summary>
    public static void Fits(FitOptions options)
    {
        if (options.Resume && options.CheckpointPath is null)
            throw new ArgumentException("There is nothing to resume from. Set CheckpointPath.");
        if (options.Validation is not null && options.ValidationSource is not null)
            throw new ArgumentException("Validation and ValidationSource are both set. Use one of them.");
        if (options.ReduceOnPlateau is not null && options.Schedule is not null)
            throw new ArgumentException("Schedule and ReduceOnPlateau would both set the learning rate. Use one of them.");
        CheckWatched("EarlyStopping", options.EarlyStopping is not null, options.EarlyStopping?.Metric, options);
        CheckWatched("ReduceOnPlateau", options.ReduceOnPlateau is not null, options.ReduceOnPlateau?.Metric, options);
    }

    /// <summary>Throws where tensors are not those of the trainer itself: memory tells, not names.</summary>
    /// <param name="trainer">The trainer that runs.</param>
    /// <param name="what">What holds the tensors.</param>
    /// <param name="mend">How it is made of the trainer.</param>
    /// <param name="parameters">What must be parameters or buffers of the trainer.</param>
    /// <param name="gradients">What must be gradients of the trainer.</param>
    public static void IsOf(ITrainer trainer, string what, string mend, IEnumerable<TensorMemory> parameters, IEnumerable<TensorMemory> gradients)
    {
        if (!AreAmong(parameters, trainer.Parameters.Items.Concat(trainer.Buffers.Items)))
            throw new ArgumentException($"{what} is of another model than the trainer's, which would stay as it is. Make it of this trainer: {mend}.");
        if (!AreAmong(gradients, trainer.Gradients.Items))
            throw new ArgumentException($"{what} reads the gradients of another trainer of this model, which nobody computes here. Make it of this trainer: {mend}.");
    }

    /// <summary>Throws where all epochs have been dealt out before the run begins.</summary>
    public static void HasEpochs(IBatchSource data, int epochs)
    {
        if (data.Epoch >= epochs)
            throw new ArgumentException(
                $"The source has dealt out {data.Epoch} epochs already, and Epochs = {epochs} counts them, so nothing would be trained. Call Seek(0) to begin anew, or set more Epochs.");
    }

    private static void CheckWatched(string who, bool used, string? name, FitOptions options)
    {
        if (used && options.Validation is null && options.ValidationSource is null)
            throw new ArgumentException($"{who} watches the validation, but there is none. Set Validation.");
        if (name is not null && options.Metrics.All(metric => metric.Name != name))
            throw new ArgumentException(
                $"{who} watches '{name}', but the metrics are: {string.Join(", ", options.Metrics.Select(metric => metric.Name))}.");
    }

    private static bool AreAmong(IEnumerable<TensorMemory> tensors, IEnumerable<IParameter> items)
    {
        var own = items.Select(item => item.Memory).ToArray();
        return tensors.All(tensor => own.Any(item => item.IsSame(tensor)));
    }
}

namespace ModelGen.Training;

/// <summary>Says in words what a run does; says nothing, and costs nothing, where nobody listens.</summary>
internal sealed class FitLog(Action<FitLogEntry>? log)
{
    public void Started(ITrainer trainer, int batchSize, int first, int last) => log?.Invoke(new(
        FitLogLevel.Information, FitEvent.Started, "Training {Parameters} parameters in batches of {BatchSize}, epochs {First} to {Last}.",
        ("Parameters", trainer.Gradients.Items.Sum(item => (long)item.Memory.Length)), ("BatchSize", batchSize), ("First", first), ("Last", last)));

    public void Resumed(string path, long epoch, int step) => log?.Invoke(new(
        FitLogLevel.Information, FitEvent.Resumed, "Resumed {Path}: {Epoch} epochs and {Step} steps of the next are done.",
        ("Path", path), ("Epoch", epoch), ("Step", step)));

    public void Epoch(EpochResult epoch, int epochs)
    {
        if (log is null) return;
        var template = "Epoch {Epoch} of {Epochs}: training loss {TrainingLoss}";
        List<(string, object?)> values = [("Epoch", epoch.Epoch), ("Epochs", epochs), ("TrainingLoss", epoch.TrainingLoss)];
        if (!double.IsNaN(epoch.ValidationLoss)) Add("validation loss", "ValidationLoss", epoch.ValidationLoss);
        foreach (var metric in epoch.Metrics) Add(metric.Name, metric.Name, metric.Value);
        Add("learning rate", "LearningRate", epoch.LearningRate);
        Add("time", "Duration", epoch.Duration);
        log(new(FitLogLevel.Information, FitEvent.EpochCompleted, template + ".", [.. values]));

        void Add(string words, string name, object value)
        {
            template += $", {words} {{{name}}}";
            values.Add((name, value));
        }
    }

    public void Saved(string path, long step) => log?.Invoke(new(
        FitLogLevel.Debug, FitEvent.CheckpointSaved, "Saved {Path} after step {Step}.", ("Path", path), ("Step", step)));

    public void RateLowered(double before, double after) => log?.Invoke(new(
        FitLogLevel.Information, FitEvent.RateLowered, "Lowered the learning rate from {Before} to {After}.", ("Before", before), ("After", after)));

    public void Ended(FitEnd end, int epochs, TimeSpan elapsed) => log?.Invoke(new(
        FitLogLevel.Information, FitEvent.Ended, "Training {End} after {Epochs} epochs in {Elapsed}.",
        ("End", EpochTable.Words(end)), ("Epochs", epochs), ("Elapsed", elapsed)));

    public void Failed(Exception fault) => log?.Invoke(new(
        FitLogLevel.Error, FitEvent.Failed, "Training failed: {Reason}", ("Reason", fault.Message)) { Exception = fault });
}

namespace ModelGen.Training;

/// <summary>What a run of training knows besides model, optimizer and place in the data.</summary>
internal sealed class FitState : ICheckpointed
{
    private const double Smoothing = 0.98;
    private readonly EarlyStopping? _stopping;

    public FitState(ITrainer trainer, EarlyStopping? stopping)
    {
        _stopping = stopping;
        if (stopping is { RestoreBest: true }) Best = new WeightSnapshot(trainer);
    }

    /// <summary>The complete epochs.</summary>
    public List<EpochResult> Epochs { get; } = [];

    /// <summary>The loss, smoothed over about fifty batches.</summary>
    public ExponentialAverage Smoothed { get; } = new(Smoothing);

    /// <summary>The weights of the best epoch, where early stopping gives them back.</summary>
    public WeightSnapshot? Best { get; }

    /// <summary>The optimizer's steps when the run began.</summary>
    public long FirstStep { get; set; }

    /// <summary>The sum of the losses of the epoch's samples.</summary>
    public double LossSum { get; set; }

    /// <summary>The samples of the epoch so far.</summary>
    public long Samples { get; set; }

    IParameterSet ICheckpointed.State => Best?.Copies ?? NamedTensorSet.Empty;

    void ICheckpointed.SaveValues(IDictionary<string, string> values)
    {
        values.Put("loss_sum", LossSum);
        values.Put("samples", Samples);
        values.Put("first_step", FirstStep);
        values.Put("smoothed", Smoothed.State.Average);
        values.Put("smoothed_weight", Smoothed.State.Weight);
        if (_stopping is not null)
        {
            values.Put("best", _stopping.Best);
            values.Put("best_epoch", _stopping.BestEpoch);
            values.Put("waited", _stopping.Waited);
        }
        values.Put("epochs", Epochs.Count);
        for (var index = 0; index < Epochs.Count; index++) Save(values, $"epoch{index}.", Epochs[index]);
    }

    void ICheckpointed.LoadValues(IReadOnlyDictionary<string, string> values)
    {
        var epochs = new List<EpochResult>();
        for (var index = 0; index < values.GetInteger("epochs"); index++) epochs.Add(Load(values, $"epoch{index}."));
        var smoothed = (values.GetNumber("smoothed"), values.GetNumber("smoothed_weight"));
        FirstStep = values.ContainsKey("first_step") ? values.GetInteger("first_step") : 0;
        (LossSum, Samples) = (values.GetNumber("loss_sum"), values.GetInteger("samples"));
        _stopping?.Restore(values.GetNumber("best"), (int)values.GetInteger("best_epoch"), (int)values.GetInteger("waited"));
        Smoothed.State = smoothed;
        Epochs.Clear();
        Epochs.AddRange(epochs);
    }

    private static void Save(IDictionary<string, string> values, string prefix, EpochResult epoch)
    {
        values.Put(prefix + "epoch", epoch.Epoch);
        values.Put(prefix + "training_loss", epoch.TrainingLoss);
        values.Put(prefix + "validation_loss", epoch.ValidationLoss);
        values.Put(prefix + "learning_rate", epoch.LearningRate);
        values.Put(prefix + "ticks", epoch.Duration.Ticks);
        values.Put(prefix + "metrics", epoch.Metrics.Count);
        for (var index = 0; index < epoch.Metrics.Count; index++)
        {
            values[$"{prefix}metric{index}.name"] = epoch.Metrics[index].Name;
            values.Put($"{prefix}metric{index}.value", epoch.Metrics[index].Value);
        }
    }

    private static EpochResult Load(IReadOnlyDictionary<string, string> values, string prefix) => new()
    {
        Epoch = (int)values.GetInteger(prefix + "epoch"),
        TrainingLoss = values.GetNumber(prefix + "training_loss"),
        ValidationLoss = values.GetNumber(prefix + "validation_loss"),
        LearningRate = values.GetNumber(prefix + "learning_rate"),
        Duration = TimeSpan.FromTicks(values.GetInteger(prefix + "ticks")),
        Metrics =
        [
            .. Enumerable.Range(0, (int)values.GetInteger(prefix + "metrics")).Select(index => new MetricValue(
                values.Get($"{prefix}metric{index}.name"), values.GetNumber($"{prefix}metric{index}.value"))),
        ],
    };
}

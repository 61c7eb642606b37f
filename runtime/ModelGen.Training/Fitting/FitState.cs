namespace ModelGen.Training;

/// <summary>What a run of training knows besides model, optimizer and place in the data.</summary>
internal sealed class FitState : ICheckpointed
{
    private const double Smoothing = 0.98;
    private readonly ITrainer _trainer;
    private readonly IBatchSource _data;
    private readonly EarlyStopping? _stopping;

    public FitState(ITrainer trainer, IBatchSource data, EarlyStopping? stopping)
    {
        (_trainer, _data, _stopping) = (trainer, data, stopping);
        if (stopping is { RestoreBest: true }) Best = new WeightSnapshot(trainer);
    }

    /// <summary>The complete epochs.</summary>
    public List<EpochResult> Epochs { get; } = [];

    /// <summary>The loss, smoothed over about fifty batches.</summary>
    public ExponentialAverage Smoothed { get; } = new(Smoothing);

    /// <summary>The weights of the best epoch, where early stopping gives them back.</summary>
    public WeightSnapshot? Best { get; }

    /// <summary>The loss of the epoch's samples so far.</summary>
    public LossTotal Loss { get; private set; } = new();

    /// <summary>The optimizer's steps when the run began.</summary>
    public long FirstStep { get; set; }

    /// <summary>The samples of the epoch so far.</summary>
    public long Samples { get; set; }

    /// <summary>The steps that were left out because they were not finite.</summary>
    public long SkippedSteps { get; set; }

    /// <summary>The time of the run up to the checkpoint.</summary>
    public TimeSpan Elapsed { get; set; }

    /// <summary>The time of the epoch that ran at the checkpoint.</summary>
    public TimeSpan EpochElapsed { get; set; }

    IParameterSet ICheckpointed.State => Best?.Copies ?? NamedTensorSet.Empty;

    void ICheckpointed.SaveValues(IDictionary<string, string> values)
    {
        Loss.Save(values);
        values.Put("samples", Samples);
        values.Put("skipped", SkippedSteps);
        values.Put("first_step", FirstStep);
        values.Put("ticks", Elapsed.Ticks);
        values.Put("epoch_ticks", EpochElapsed.Ticks);
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

    /// <summary>Takes over what belongs to the place in the data, which was loaded before.</summary>
    void ICheckpointed.LoadValues(IReadOnlyDictionary<string, string> values)
    {
        if (_data.Epoch > StateValues.LargestInt32) throw new FormatException($"'data/epoch' is '{_data.Epoch}', which no run can reach");
        var epochs = new EpochResult[values.GetInt32("epochs", most: values.Count)];
        for (var index = 0; index < epochs.Length; index++)
            epochs[index] = Load(values, $"epoch{index}.", _data.Epoch - epochs.Length + 1 + index);
        var (loss, samples, skipped) = (LossTotal.Load(values, _trainer), values.GetCount("samples"), values.GetCount("skipped"));
        var dealt = Math.Min((long)_data.Position * _data.BatchSize, _data.SamplesPerEpoch ?? long.MaxValue);
        if (samples > dealt) throw values.Wrong("samples", $"but by 'data/position' the epoch has had {dealt}");
        var smoothed = (values.GetNumber("smoothed", double.MinValue), values.GetNumber("smoothed_weight", least: 0, most: 1));
        if (_stopping is not null)
        {
            var (best, bestEpoch, waited) = (values.GetNumber("best"), values.GetInt32("best_epoch"), values.GetInt32("waited"));
            if (double.IsNaN(best) != (bestEpoch == 0)) throw values.Wrong("best_epoch", $"but 'fit/best' is '{values["best"]}'");
            _stopping.Restore(best, bestEpoch, waited);
        }
        (Elapsed, EpochElapsed) = (TimeSpan.FromTicks(values.GetCount("ticks")), TimeSpan.FromTicks(values.GetCount("epoch_ticks")));
        FirstStep = values.GetCount("first_step");
        (Loss, Samples, SkippedSteps, Smoothed.State) = (loss, samples, skipped, smoothed);
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

    private static EpochResult Load(IReadOnlyDictionary<string, string> values, string prefix, long epoch)
    {
        if (values.GetInt32(prefix + "epoch") != epoch) throw values.Wrong(prefix + "epoch", $"but by 'fit/epochs' and 'data/epoch' it is epoch {epoch}");
        var metrics = new MetricValue[values.GetInt32(prefix + "metrics", most: values.Count)];
        for (var index = 0; index < metrics.Length; index++)
            metrics[index] = new MetricValue(values.Get($"{prefix}metric{index}.name"), values.GetNumber($"{prefix}metric{index}.value"));
        return new EpochResult
        {
            Epoch = (int)epoch,
            TrainingLoss = values.GetNumber(prefix + "training_loss"),
            ValidationLoss = values.GetNumber(prefix + "validation_loss"),
            LearningRate = values.GetNumber(prefix + "learning_rate", least: 0),
            Duration = TimeSpan.FromTicks(values.GetCount(prefix + "ticks")),
            Metrics = metrics,
        };
    }
}

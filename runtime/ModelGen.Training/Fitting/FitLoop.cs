using System.Diagnostics;

namespace ModelGen.Training;

/// <summary>One run of training. What a step does allocates nothing.</summary>
internal sealed class FitLoop
{
    private readonly ITrainer _trainer;
    private readonly Optimizer _optimizer;
    private readonly IBatchSource _data;
    private readonly FitOptions _options;
    private readonly WeightPenalty[] _penalties;
    private readonly MaxNorm[] _maxNorms;
    private readonly Evaluator? _validation;
    private readonly FitState _state;
    private readonly Checkpoint? _checkpoint;
    private readonly FiniteCheck _finite;
    private readonly FitLog _log;
    private RunSchedule? _schedule;
    private FitClock _clock = new();
    private TimeSpan _reported = TimeSpan.MinValue;
    private double _norm = double.NaN;
    private int? _stepsPerEpoch;
    private long? _samplesPerEpoch;

    public FitLoop(ITrainer trainer, Optimizer optimizer, IBatchSource data, FitOptions options)
    {
        BatchCheck.Trains(trainer, data);
        CheckOptions(options);
        RunCheck.CanLearn(trainer, optimizer, options);
        (_trainer, _optimizer, _data, _options) = (trainer, optimizer, data, options);
        (_penalties, _maxNorms) = ([.. options.Penalties], [.. options.MaxNorms]);
        (_stepsPerEpoch, _samplesPerEpoch) = (data.BatchesPerEpoch, data.SamplesPerEpoch);
        if (options.Validation is { } samples) _validation = new Evaluator(trainer, samples, options.Metrics);
        if (options.ValidationSource is { } source) _validation = new Evaluator(trainer, source, options.Metrics);
        _state = new FitState(trainer, data, options.EarlyStopping);
        _finite = new FiniteCheck(trainer);
        _log = new FitLog(options.Log);
        if (options.CheckpointPath is null) return;
        _checkpoint = new Checkpoint(trainer, optimizer, data).Add("fit", _state);
        if (options.ReduceOnPlateau is { } plateau) _checkpoint.Add("plateau", plateau);
        if (options.WeightAverage is { } average) _checkpoint.Add("average", average);
    }

    /// <summary>The batches that the source has dealt out; null where it cannot tell.</summary>
    private long? Dealt => _data.Epoch == 0 ? _data.Position : _data.Epoch * _data.BatchesPerEpoch + _data.Position;

    private bool Stops => _options.EarlyStopping is { Stops: true };

    public FitResult Run(CancellationToken cancellationToken)
    {
        try
        {
            return RunAll(cancellationToken);
        }
        catch (Exception fault)
        {
            _log.Failed(fault);
            throw;
        }
    }

    private FitResult RunAll(CancellationToken cancellationToken)
    {
        // Noted before a schedule, a plateau or a checkpoint sets another one.
        var asked = _optimizer.AskedRate;
        if (_options.Resume && File.Exists(_options.CheckpointPath)) Resume(_options.CheckpointPath, asked);
        else Begin();
        SetRates();
        _log.Started(_trainer, _data.BatchSize, (int)_data.Epoch + 1, _options.Epochs);
        var end = FitEnd.Completed;
        while (_data.Epoch < _options.Epochs && end == FitEnd.Completed && !Stops) end = RunEpoch(cancellationToken);
        if (end == FitEnd.Completed && Stops) end = FitEnd.StoppedEarly;
        // Saved before the model gets its best or its average weights: training goes on from its own.
        Save();
        if (_state.Best is { } best && _options.EarlyStopping is { BestEpoch: > 0 }) best.Restore();
        else _options.WeightAverage?.CopyToModel();
        _log.Ended(end, _state.Epochs.Count, _clock.Elapsed);
        return new FitResult(end, [.. _state.Epochs], _clock.Elapsed) { SkippedSteps = _state.SkippedSteps };
    }

    private void Resume(string path, double asked)
    {
        _checkpoint!.Load(path);
        if (_optimizer.AskedRate != asked) _optimizer.AskFor(asked);
        _clock.Resume(_state.Elapsed, _state.EpochElapsed);
        _log.Resumed(path, _data.Epoch, _data.Position);
    }

    /// <summary>Begins a run that is not known yet; a loader that stands elsewhere than at its start goes on with one that is.</summary>
    private void Begin()
    {
        RunCheck.HasEpochs(_data, _options.Epochs);
        _state.FirstStep = Math.Max(0, _optimizer.StepCount - (Dealt ?? _optimizer.StepCount));
        if (Dealt != 0) return;
        _options.EarlyStopping?.Reset();
        _options.ReduceOnPlateau?.Reset();
    }

    private void SetRates()
    {
        if (_options.Schedule is { } schedule)
            _schedule = new RunSchedule(
                schedule, _options.ScheduleUnit, _data.Epoch, _options.Epochs, _optimizer.StepCount, _state.FirstStep,
                (long)_options.Epochs * _data.BatchesPerEpoch - Dealt);
        else if (_optimizer.LearningRate == 0 && !Stops && _data.Epoch < _options.Epochs)
            throw new ArgumentException("The learning rate is 0 and there is no schedule, so nothing would be learnt. Give the optimizer a rate.");
    }

    private FitEnd RunEpoch(CancellationToken cancellationToken)
    {
        var epoch = (int)_data.Epoch + 1;
        _clock.BeginEpoch();
        var steps = _data.Position;
        // Asked before the source moves on, so that a cancelled run stands between two steps.
        while (!cancellationToken.IsCancellationRequested && _data.Next())
        {
            Step(epoch);
            steps = _data.Position;
        }
        if (_data.Epoch < epoch) return FitEnd.Cancelled;
        if (_state.Samples == 0) throw new InvalidOperationException($"There was no batch in epoch {epoch} to train with.");
        (_stepsPerEpoch, _samplesPerEpoch) = (steps, _state.Samples);
        if (!Validate(out var evaluation, cancellationToken))
        {
            // As if the epoch's last batch had just been trained with: a resumed run validates then.
            _data.Seek(epoch - 1, steps);
            return FitEnd.Cancelled;
        }
        var result = new EpochResult
        {
            Epoch = epoch,
            TrainingLoss = _state.Loss.Value,
            ValidationLoss = evaluation?.Loss ?? double.NaN,
            Metrics = evaluation?.Metrics ?? [],
            LearningRate = _optimizer.LearningRate,
            Duration = _clock.EpochElapsed,
        };
        _clock.EndEpoch();
        _state.Loss.Reset();
        _state.Samples = 0;
        _state.Epochs.Add(result);
        _log.Epoch(result, _options.Epochs);
        if (evaluation is not null) Watch(result);
        _options.EpochCompleted?.Invoke(result);
        Report(epoch, steps, double.NaN);
        if (epoch % _options.CheckpointEpochs == 0 && epoch < _options.Epochs) Save();
        return cancellationToken.IsCancellationRequested && epoch < _options.Epochs && !Stops ? FitEnd.Cancelled : FitEnd.Completed;
    }

    private void Step(int epoch)
    {
        if (_schedule is not null) _optimizer.LearningRate = _schedule.At(_optimizer.StepCount, epoch);
        _finite.BeforeStep();
        var loss = _trainer.ForwardBackward(_data.Batch);
        foreach (var penalty in _penalties) penalty.AddToGradients();
        _state.Samples += _data.Count;
        if (!IsFinite(loss))
        {
            Report(epoch, _data.Position, loss);
            return;
        }
        if (_options.ClipValue is { } limit) GradientClipping.ByValue(_trainer.Gradients, limit);
        if (_options.ClipNorm is { } norm) _norm = GradientClipping.ByNorm(_trainer.Gradients, norm);
        _optimizer.Step();
        foreach (var maxNorm in _maxNorms) maxNorm.Apply();
        _options.WeightAverage?.AfterStep(_optimizer.StepCount);
        if (_state.Loss.Add(_trainer, loss, _data.Count)) _state.Smoothed.Add(loss);
        _clock.Trained(_data.Count);
        Report(epoch, _data.Position, loss);
        if (_options.CheckpointSteps > 0 && _optimizer.StepCount % _options.CheckpointSteps == 0) Save();
    }

    /// <summary>Whether the optimizer may step. A step that is not finite is taken back, and counted as long as it may be left out.</summary>
    private bool IsFinite(double loss)
    {
        var fault = double.IsFinite(loss) ? _finite.FirstFault() : null;
        if (double.IsFinite(loss) && fault is null) return true;
        _finite.TakeBack();
        if (_state.SkippedSteps >= _options.MaxSkippedSteps)
            throw fault is null
                ? new TrainingDivergedException(_optimizer.StepCount, loss, _optimizer.LearningRate)
                : new TrainingDivergedException(_optimizer.StepCount, loss, _optimizer.LearningRate, fault);
        _state.SkippedSteps++;
        return false;
    }

    /// <summary>Evaluates with the average of the weights, where there is one; false when cancelled meanwhile.</summary>
    private bool Validate(out Evaluation? evaluation, CancellationToken cancellationToken)
    {
        evaluation = null;
        if (_validation is null) return true;
        var began = Stopwatch.GetTimestamp();
        _options.WeightAverage?.Swap();
        try
        {
            evaluation = _validation.Run(cancellationToken);
        }
        finally
        {
            _options.WeightAverage?.Swap();
        }
        _clock.Validated(Stopwatch.GetElapsedTime(began));
        return evaluation is not null;
    }

    private void Watch(EpochResult result)
    {
        if (_options.ReduceOnPlateau is { } plateau)
        {
            var (value, higherIsBetter) = Watched(result, plateau.Metric);
            var rate = _optimizer.LearningRate;
            plateau.Report(_optimizer, value, higherIsBetter);
            if (_optimizer.LearningRate != rate) _log.RateLowered(rate, _optimizer.LearningRate);
        }
        if (_options.EarlyStopping is { } stopping)
        {
            var (value, higherIsBetter) = Watched(result, stopping.Metric);
            if (!stopping.Report(result.Epoch, value, higherIsBetter) || _state.Best is null) return;
            _options.WeightAverage?.Swap();
            _state.Best.Take();
            _options.WeightAverage?.Swap();
        }
    }

    private (double Value, bool HigherIsBetter) Watched(EpochResult result, string? name) => name is null
        ? (result.ValidationLoss, false)
        : (result[name], _options.Metrics.First(metric => metric.Name == name).HigherIsBetter);

    private void Save()
    {
        if (_options.CheckpointPath is not { } path) return;
        (_state.Elapsed, _state.EpochElapsed) = (_clock.Elapsed, _clock.EpochElapsed);
        _checkpoint!.Save(path);
        _log.Saved(path, _optimizer.StepCount);
    }

    private void Report(int epoch, int step, double loss)
    {
        if (_options.Progress is not { } progress) return;
        // The last report of an epoch is never left out: it has the validation.
        if (double.IsNaN(loss) || _reported == TimeSpan.MinValue || _clock.Elapsed - _reported >= _options.ProgressInterval) _reported = _clock.Elapsed;
        else return;
        var left = (_options.Epochs - epoch + 1L) * _samplesPerEpoch - Math.Min((long)step * _data.BatchSize, _samplesPerEpoch ?? 0);
        var last = _state.Epochs.Count > 0 ? _state.Epochs[^1] : null;
        progress(new FitProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Step = step,
            StepsPerEpoch = _stepsPerEpoch,
            BatchLoss = loss,
            Loss = _state.Smoothed.Value,
            GradientNorm = _norm,
            SkippedSteps = _state.SkippedSteps,
            LearningRate = _optimizer.LearningRate,
            LastEpoch = last,
            SamplesPerSecond = _clock.SamplesPerSecond,
            Elapsed = _clock.Elapsed,
            Remaining = left is { } samples ? _clock.Remaining(samples, _options.Epochs - (last?.Epoch ?? 0)) : null,
        });
    }

    private static void CheckOptions(FitOptions options)
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

    private static void CheckWatched(string who, bool used, string? name, FitOptions options)
    {
        if (used && options.Validation is null && options.ValidationSource is null)
            throw new ArgumentException($"{who} watches the validation, but there is none. Set Validation.");
        if (name is not null && options.Metrics.All(metric => metric.Name != name))
            throw new ArgumentException(
                $"{who} watches '{name}', but the metrics are: {string.Join(", ", options.Metrics.Select(metric => metric.Name))}.");
    }
}

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
    private readonly GradientAccumulator? _accumulator;
    private readonly Checkpoint? _checkpoint;
    private readonly FiniteCheck _finite;
    private readonly FitLog _log;
    private RunSchedule? _schedule;
    private FitClock _clock;
    private TimeSpan _reported = TimeSpan.MinValue;
    private double _norm = double.NaN;
    private int? _batchesPerEpoch;
    private long? _samplesPerEpoch;
    private readonly LossTotal _stepTotal = new();
    private double _stepLoss;
    private int _pending;
    private bool _isSpoilt;
    private bool _savesAfterEpoch;

    public FitLoop(ITrainer trainer, Optimizer optimizer, IBatchSource data, FitOptions options)
    {
        BatchCheck.Trains(trainer, data);
        RunCheck.Fits(options);
        RunCheck.CanLearn(trainer, optimizer, options);
        (_trainer, _optimizer, _data, _options) = (trainer, optimizer, data, options);
        _clock = new FitClock(options.Clock);
        (_penalties, _maxNorms) = ([.. options.Penalties], [.. options.MaxNorms]);
        (_batchesPerEpoch, _samplesPerEpoch) = (data.BatchesPerEpoch, data.SamplesPerEpoch);
        if (options.Validation is { } samples) _validation = new Evaluator(trainer, samples, options.Metrics);
        if (options.ValidationSource is { } source) _validation = new Evaluator(trainer, source, options.Metrics);
        _state = new FitState(trainer, data, options.EarlyStopping);
        _finite = new FiniteCheck(trainer);
        if (options.AccumulateGradients > 1) _accumulator = new GradientAccumulator(trainer);
        _log = new FitLog(options.Log);
        if (options.CheckpointPath is null) return;
        _checkpoint = new Checkpoint(trainer, optimizer, data).Add("fit", _state);
        if (options.ReduceOnPlateau is { } plateau) _checkpoint.Add("plateau", plateau);
        if (options.WeightAverage is { } average) _checkpoint.Add("average", average);
    }

    /// <summary>The steps that the source has dealt out batches for; null where it cannot tell.</summary>
    private long? Dealt => _data.Epoch == 0 ? Steps(_data.Position) : _data.Epoch * Steps(_data.BatchesPerEpoch) + Steps(_data.Position);

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
                (long)_options.Epochs * Steps(_data.BatchesPerEpoch) - Dealt);
        else if (_optimizer.LearningRate == 0 && !Stops && _data.Epoch < _options.Epochs)
            throw new ArgumentException("The learning rate is 0 and there is no schedule, so nothing would be learnt. Give the optimizer a rate.");
    }

    private FitEnd RunEpoch(CancellationToken cancellationToken)
    {
        var epoch = (int)_data.Epoch + 1;
        _clock.BeginEpoch();
        var batches = _data.Position;
        // Asked before the source moves on, so that a cancelled run stands between two steps.
        while ((_pending > 0 || !cancellationToken.IsCancellationRequested) && _data.Next())
        {
            batches = _data.Position;
            Train(epoch);
        }
        if (_pending > 0) Step(epoch, batches);
        if (_data.Epoch < epoch) return FitEnd.Cancelled;
        if (_state.Samples == 0) throw new InvalidOperationException($"There was no batch in epoch {epoch} to train with.");
        (_batchesPerEpoch, _samplesPerEpoch) = (batches, _state.Samples);
        if (!Validate(out var evaluation, cancellationToken))
        {
            // As if the epoch's last batch had just been trained with: a resumed run validates then.
            _data.Seek(epoch - 1, batches);
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
        Report(epoch, batches, double.NaN);
        if ((epoch % _options.CheckpointEpochs == 0 || _savesAfterEpoch) && epoch < _options.Epochs) Save();
        _savesAfterEpoch = false;
        return cancellationToken.IsCancellationRequested && epoch < _options.Epochs && !Stops ? FitEnd.Cancelled : FitEnd.Completed;
    }

    /// <summary>The forward and backward pass of a batch; as many as are accumulated make a step.</summary>
    private void Train(int epoch)
    {
        if (_pending++ == 0) BeginStep(epoch);
        _state.Samples += _data.Count;
        // What is not finite spoils all of a step, as it would spoil one large batch.
        if (!_isSpoilt)
        {
            _stepLoss = _trainer.ForwardBackward(_data.Batch);
            _isSpoilt = _accumulator is not null && !IsFinite(_stepLoss);
        }
        if (!_isSpoilt)
        {
            _stepTotal.Add(_trainer, _stepLoss, _data.Count);
            _accumulator?.Add(_stepLoss, _data.Count);
        }
        if (_pending == _options.AccumulateGradients) Step(epoch, _data.Position);
    }

    private void BeginStep(int epoch)
    {
        if (_schedule is not null) _optimizer.LearningRate = _schedule.At(_optimizer.StepCount, epoch);
        _finite.BeforeStep();
        _isSpoilt = false;
        _stepTotal.Reset();
        _accumulator?.Reset();
    }

    /// <summary>A step of the optimizer by the gradients of the batches since the last one.</summary>
    private void Step(int epoch, int batches)
    {
        _pending = 0;
        if (!_isSpoilt)
        {
            if (_accumulator is not null) _stepLoss = _accumulator.Finish();
            foreach (var penalty in _penalties) penalty.AddToGradients();
            _isSpoilt = !IsFinite(_stepLoss);
        }
        if (_isSpoilt)
        {
            Report(epoch, batches, _stepLoss);
            return;
        }
        if (_options.ClipValue is { } limit) GradientClipping.ByValue(_trainer.Gradients, limit);
        if (_options.ClipNorm is { } norm) _norm = GradientClipping.ByNorm(_trainer.Gradients, norm);
        _optimizer.Step();
        foreach (var maxNorm in _maxNorms) maxNorm.Apply();
        _options.WeightAverage?.AfterStep(_optimizer.StepCount);
        _state.Loss.Add(_stepTotal);
        if (_stepTotal.Counts) _state.Smoothed.Add(_stepLoss);
        _clock.Trained(_stepTotal.Samples);
        Report(epoch, batches, _stepLoss);
        if (_options.CheckpointSteps == 0 || _optimizer.StepCount % _options.CheckpointSteps != 0) return;
        // The step of what is left of an epoch comes when the source has gone on: its validation belongs into the checkpoint.
        if (_data.Epoch < epoch) Save();
        else _savesAfterEpoch = true;
    }

    /// <summary>How many steps batches of one epoch make.</summary>
    private long? Steps(long? batches) => (batches + _options.AccumulateGradients - 1) / _options.AccumulateGradients;

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
        var began = _options.Clock.GetTimestamp();
        _options.WeightAverage?.Swap();
        try
        {
            evaluation = _validation.Run(cancellationToken);
        }
        finally
        {
            _options.WeightAverage?.Swap();
        }
        _clock.Validated(began);
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

    private void Report(int epoch, int batches, double loss)
    {
        if (_options.Progress is not { } progress) return;
        // The last report of an epoch is never left out: it has the validation.
        if (double.IsNaN(loss) || _reported == TimeSpan.MinValue || _clock.Elapsed - _reported >= _options.ProgressInterval) _reported = _clock.Elapsed;
        else return;
        var left = (_options.Epochs - epoch + 1L) * _samplesPerEpoch - Math.Min((long)batches * _data.BatchSize, _samplesPerEpoch ?? 0);
        var last = _state.Epochs.Count > 0 ? _state.Epochs[^1] : null;
        progress(new FitProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Step = (int)Steps(batches)!.Value,
            StepsPerEpoch = (int?)Steps(_batchesPerEpoch),
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
}

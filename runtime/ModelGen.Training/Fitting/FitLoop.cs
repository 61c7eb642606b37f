using System.Diagnostics;

namespace ModelGen.Training;

/// <summary>One run of training. What a step does allocates nothing.</summary>
internal sealed class FitLoop
{
    private const double Smoothing = 0.98;
    private readonly ITrainer _trainer;
    private readonly Optimizer _optimizer;
    private readonly BatchLoader _data;
    private readonly FitOptions _options;
    private readonly Evaluator? _validation;
    private readonly WeightSnapshot? _best;
    private readonly List<EpochResult> _epochs = [];
    private readonly ExponentialAverage _smoothed = new(Smoothing);
    private double _lossSum;
    private long _samples;
    private double _norm = double.NaN;
    private long _started;
    private TimeSpan _validating;
    private long _samplesOfRun;

    public FitLoop(ITrainer trainer, Optimizer optimizer, BatchLoader data, FitOptions options)
    {
        BatchCheck.Fits(trainer, data);
        (_trainer, _optimizer, _data, _options) = (trainer, optimizer, data, options);
        if (options.Validation is { } samples) _validation = new Evaluator(trainer, samples, options.Metrics);
        if (options.EarlyStopping is not { } stopping) return;
        if (_validation is null)
            throw new ArgumentException("Early stopping watches the validation, but there is none. Set Validation.");
        if (stopping.Metric is { } name && options.Metrics.All(metric => metric.Name != name))
            throw new ArgumentException(
                $"Early stopping watches '{name}', but the metrics are: {string.Join(", ", options.Metrics.Select(metric => metric.Name))}.");
        if (stopping.RestoreBest) _best = new WeightSnapshot(trainer);
    }

    public FitResult Run(CancellationToken cancellationToken)
    {
        _started = Stopwatch.GetTimestamp();
        var end = FitEnd.Completed;
        while (_data.Epoch < _options.Epochs && end == FitEnd.Completed) end = RunEpoch(cancellationToken);
        if (_options.EarlyStopping is { BestEpoch: > 0 }) _best?.Restore();
        return new FitResult(end, _epochs, Stopwatch.GetElapsedTime(_started));
    }

    private FitEnd RunEpoch(CancellationToken cancellationToken)
    {
        var epoch = (int)_data.Epoch + 1;
        var began = Stopwatch.GetTimestamp();
        // Asked before the loader moves on, so that a cancelled run stands between two steps.
        while (!cancellationToken.IsCancellationRequested && _data.Next()) Step(epoch);
        if (_data.Epoch < epoch) return FitEnd.Cancelled;

        var validated = Stopwatch.GetTimestamp();
        var evaluation = _validation?.Run(cancellationToken);
        _validating += Stopwatch.GetElapsedTime(validated);
        var result = new EpochResult
        {
            Epoch = epoch,
            TrainingLoss = _lossSum / _samples,
            ValidationLoss = evaluation?.Loss ?? double.NaN,
            Metrics = evaluation?.Metrics ?? [],
            LearningRate = _optimizer.LearningRate,
            Duration = Stopwatch.GetElapsedTime(began),
        };
        (_lossSum, _samples) = (0, 0);
        _epochs.Add(result);
        if (evaluation is not null) Watch(result);
        _options.EpochCompleted?.Invoke(result);
        Report(epoch, _data.BatchesPerEpoch, double.NaN);
        if (cancellationToken.IsCancellationRequested && epoch < _options.Epochs) return FitEnd.Cancelled;
        return _options.EarlyStopping is { Stops: true } ? FitEnd.StoppedEarly : FitEnd.Completed;
    }

    private void Step(int epoch)
    {
        if (_options.Schedule is { } schedule)
            _optimizer.LearningRate = schedule.At(_options.ScheduleUnit == ScheduleUnit.Step ? _optimizer.StepCount : epoch - 1);
        var loss = _trainer.ForwardBackward(_data.Batch);
        if (!double.IsFinite(loss))
            throw new TrainingDivergedException(_optimizer.StepCount, loss, _optimizer.LearningRate);
        if (_options.ClipValue is { } limit) GradientClipping.ByValue(_trainer.Gradients, limit);
        if (_options.ClipNorm is { } norm) _norm = GradientClipping.ByNorm(_trainer.Gradients, norm);
        _optimizer.Step();
        _lossSum += loss * _data.Count;
        _samples += _data.Count;
        _samplesOfRun += _data.Count;
        _smoothed.Add(loss);
        Report(epoch, _data.Position, loss);
    }

    private void Watch(EpochResult result)
    {
        if (_options.EarlyStopping is not { } stopping) return;
        var metric = _options.Metrics.FirstOrDefault(metric => metric.Name == stopping.Metric);
        var value = metric is null ? result.ValidationLoss : result[metric.Name];
        if (stopping.Report(result.Epoch, value, metric?.HigherIsBetter ?? false)) _best?.Take();
    }

    private void Report(int epoch, int step, double loss)
    {
        if (_options.Progress is not { } progress) return;
        var elapsed = Stopwatch.GetElapsedTime(_started);
        var rate = _samplesOfRun / Math.Max(1e-9, (elapsed - _validating).TotalSeconds);
        var left = (_options.Epochs - epoch + 1L) * _data.SamplesPerEpoch - Math.Min((long)step * _data.BatchSize, _data.SamplesPerEpoch);
        var validations = _epochs.Count > 0 ? (_options.Epochs - _epochs[^1].Epoch) * _validating / _epochs.Count : TimeSpan.Zero;
        progress(new FitProgress
        {
            Epoch = epoch,
            Epochs = _options.Epochs,
            Step = step,
            StepsPerEpoch = _data.BatchesPerEpoch,
            BatchLoss = loss,
            Loss = _smoothed.Value,
            GradientNorm = _norm,
            LearningRate = _optimizer.LearningRate,
            LastEpoch = _epochs.Count > 0 ? _epochs[^1] : null,
            SamplesPerSecond = rate,
            Elapsed = elapsed,
            Remaining = TimeSpan.FromSeconds(Math.Min(left / rate, 1e9)) + validations,
        });
    }
}

using System.Diagnostics;

namespace ModelGen.Training;

/// <summary>
/// Time and speed of a run; validation counts for the time, not for the speed. What a resumed run took before counts for the
/// time of the run and of the epoch that was interrupted.
/// </summary>
internal struct FitClock
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _validating;
    private int _validations;
    private long _samples;
    private TimeSpan _earlier;
    private TimeSpan _epochEarlier;
    private long _epochBegan;

    public FitClock() { }

    /// <summary>The time of the run so far.</summary>
    public readonly TimeSpan Elapsed => _earlier + Stopwatch.GetElapsedTime(_started);

    /// <summary>The time of the epoch that runs; zero between two of them.</summary>
    public readonly TimeSpan EpochElapsed => _epochEarlier + (_epochBegan == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(_epochBegan));

    /// <summary>Training samples per second.</summary>
    public readonly double SamplesPerSecond => _samples / Math.Max(1e-9, (Stopwatch.GetElapsedTime(_started) - _validating).TotalSeconds);

    /// <summary>Goes on from a run that was interrupted.</summary>
    public void Resume(TimeSpan run, TimeSpan epoch) => (_earlier, _epochEarlier) = (run, epoch);

    /// <summary>An epoch begins, or goes on.</summary>
    public void BeginEpoch() => _epochBegan = Stopwatch.GetTimestamp();

    /// <summary>The epoch is over.</summary>
    public void EndEpoch() => (_epochEarlier, _epochBegan) = (TimeSpan.Zero, 0);

    /// <summary>Counts the samples of a step.</summary>
    public void Trained(long samples) => _samples += samples;

    /// <summary>Counts a validation.</summary>
    public void Validated(TimeSpan duration)
    {
        _validating += duration;
        _validations++;
    }

    /// <summary>An estimate of the time that samples and validations still to come will take.</summary>
    public readonly TimeSpan Remaining(long samples, int validations)
    {
        var training = samples == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(samples / SamplesPerSecond, 1e9));
        return _validations == 0 ? training : training + validations * _validating / _validations;
    }
}

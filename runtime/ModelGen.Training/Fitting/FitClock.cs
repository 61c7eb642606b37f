using System.Diagnostics;

namespace ModelGen.Training;

/// <summary>Time and speed of a run; validation counts for the time, not for the speed.</summary>
internal struct FitClock
{
    private readonly long _started = Stopwatch.GetTimestamp();
    private TimeSpan _validating;
    private int _validations;
    private long _samples;

    public FitClock() { }

    /// <summary>The time since the run began.</summary>
    public readonly TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    /// <summary>Training samples per second.</summary>
    public readonly double SamplesPerSecond => _samples / Math.Max(1e-9, (Elapsed - _validating).TotalSeconds);

    /// <summary>Counts the samples of a step.</summary>
    public void Trained(int samples) => _samples += samples;

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

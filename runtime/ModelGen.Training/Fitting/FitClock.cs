namespace ModelGen.Training;

/// <summary>
/// Time and speed of a run; validation counts for the time, not for the speed. What a resumed run took before counts for the
/// time of the run and of the epoch that was interrupted.
/// </summary>
internal struct FitClock(TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private TimeSpan _validating;
    private int _validations;
    private long _samples;
    private TimeSpan _earlier;
    private TimeSpan _epochEarlier;
    private long? _epochBegan;

    /// <summary>The time of the run so far.</summary>
    public readonly TimeSpan Elapsed => _earlier + time.GetElapsedTime(_started);

    /// <summary>The time of the epoch that runs; zero between two of them.</summary>
    public readonly TimeSpan EpochElapsed => _epochEarlier + (_epochBegan is { } began ? time.GetElapsedTime(began) : TimeSpan.Zero);

    /// <summary>Training samples per second.</summary>
    public readonly double SamplesPerSecond => _samples / Math.Max(1e-9, (time.GetElapsedTime(_started) - _validating).TotalSeconds);

    /// <summary>Goes on from a run that was interrupted.</summary>
    public void Resume(TimeSpan run, TimeSpan epoch) => (_earlier, _epochEarlier) = (run, epoch);

    /// <summary>An epoch begins, or goes on.</summary>
    public void BeginEpoch() => _epochBegan = time.GetTimestamp();

    /// <summary>The epoch is over.</summary>
    public void EndEpoch() => (_epochEarlier, _epochBegan) = (TimeSpan.Zero, null);

    /// <summary>Counts the samples of a step.</summary>
    public void Trained(long samples) => _samples += samples;

    /// <summary>Counts a validation.</summary>
    /// <param name="began">When it began: a timestamp of the same clock.</param>
    public void Validated(long began)
    {
        _validating += time.GetElapsedTime(began);
        _validations++;
    }

    /// <summary>An estimate of the time that samples and validations still to come will take.</summary>
    public readonly TimeSpan Remaining(long samples, int validations)
    {
        var training = samples == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(samples / SamplesPerSecond, 1e9));
        return _validations == 0 ? training : training + validations * _validating / _validations;
    }
}

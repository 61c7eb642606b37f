using System.Collections;
using System.Globalization;
using System.Text;

namespace ModelGen.Training;

/// <summary>How much an entry matters; the numbers are those of <c>Microsoft.Extensions.Logging.LogLevel</c>.</summary>
public enum FitLogLevel
{
    /// <summary>For whoever looks for a fault: a checkpoint was saved.</summary>
    Debug = 1,
    /// <summary>What a run does: it starts, ends an epoch, lowers its rate, ends.</summary>
    Information = 2,
    /// <summary>Something is odd, and the run goes on.</summary>
    Warning = 3,
    /// <summary>The run ends by an exception.</summary>
    Error = 4,
}

/// <summary>
/// What a run of training has to say, as <c>ILogger.Log</c> takes it: names with their values, the template last. One line hands it on:
/// <c>Log = entry => logger.Log((LogLevel)entry.Level, new EventId(entry.EventId, entry.EventName), entry, entry.Exception, (e, _) => e.ToString())</c>.
/// </summary>
public sealed class FitLogEntry : IReadOnlyList<KeyValuePair<string, object?>>
{
    private readonly KeyValuePair<string, object?>[] _values;

    internal FitLogEntry(FitLogLevel level, FitEvent what, string template, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        (Level, EventId, EventName, Template) = (level, (int)what, what.ToString(), template);
        _values = new KeyValuePair<string, object?>[values.Length + 1];
        for (var i = 0; i < values.Length; i++) _values[i] = new(values[i].Name, values[i].Value);
        // Where log providers look for it.
        _values[^1] = new("{OriginalFormat}", template);
    }

    /// <summary>How much it matters.</summary>
    public FitLogLevel Level { get; }

    /// <summary>The number of the event, the same in all versions.</summary>
    public int EventId { get; }

    /// <summary>The name of the event: <c>EpochCompleted</c>.</summary>
    public string EventName { get; }

    /// <summary>The sentence with the names of values in braces.</summary>
    public string Template { get; }

    /// <summary>What ends the run, where something does.</summary>
    public Exception? Exception { get; init; }

    /// <inheritdoc/>
    public int Count => _values.Length;

    /// <inheritdoc/>
    public KeyValuePair<string, object?> this[int index] => _values[index];

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)_values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _values.GetEnumerator();

    /// <summary>The sentence with its values, the same in every culture.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Template);
        foreach (var (name, value) in _values.AsSpan(0, _values.Length - 1)) text.Replace("{" + name + "}", Text(value));
        return text.ToString();
    }

    private static string Text(object? value) => value switch
    {
        double number => NumberText.Of(number),
        TimeSpan time => NumberText.Time(time),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>The events of a run; their numbers are part of what users rely on.</summary>
internal enum FitEvent
{
    Started = 1,
    Resumed = 2,
    EpochCompleted = 3,
    CheckpointSaved = 4,
    RateLowered = 5,
    Ended = 6,
    Failed = 7,
}

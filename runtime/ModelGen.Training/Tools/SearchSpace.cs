using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>The hyper-parameters a search chooses, each with its range.</summary>
public sealed class SearchSpace
{
    private readonly List<(string Name, Range Range)> _ranges = [];

    /// <summary>A number, all values between two bounds equally likely.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the bounds are not in order.</exception>
    public SearchSpace Uniform(string name, double low, double high) => Add(name, new Range(low, high, Scale.Linear));

    /// <summary>
    /// A number, all orders of magnitude between two bounds equally likely: rates, decays, and for a momentum β the distance 1 - β.
    /// </summary>
    /// <exception cref="ArgumentException">The name is taken, or the bounds are not in order or not above 0.</exception>
    public SearchSpace Logarithmic(string name, double low, double high) => Add(name, low > 0
        ? new Range(low, high, Scale.Logarithmic)
        : throw new ArgumentException($"A logarithmic range starts above 0, but '{name}' starts at {low}.", nameof(low)));

    /// <summary>A whole number, each from the first to the last equally likely.</summary>
    /// <exception cref="ArgumentException">The name is taken, or the bounds are not in order.</exception>
    public SearchSpace Integer(string name, int first, int last) => Add(name, new Range(first, last, Scale.Whole));

    /// <summary>One of several numbers; a finer round chooses among all of them again.</summary>
    /// <exception cref="ArgumentException">The name is taken, or there is nothing to choose from.</exception>
    public SearchSpace Choice(string name, params double[] values) => Add(name, values.Length > 0
        ? new Range(0, values.Length - 1, Scale.Choice) { Choices = [.. values] }
        : throw new ArgumentException($"There is nothing to choose from for '{name}'.", nameof(values)));

    internal IReadOnlyList<string> Names => [.. _ranges.Select(range => range.Name)];

    /// <summary>Draws a value for each hyper-parameter.</summary>
    internal Dictionary<string, double> Draw(RandomSource random) =>
        _ranges.ToDictionary(range => range.Name, range => range.Range.Draw(random));

    /// <summary>The part of the space around some points: their bounding box, with some room, within this space.</summary>
    internal SearchSpace Around(IReadOnlyList<IReadOnlyDictionary<string, double>> points)
    {
        var finer = new SearchSpace();
        foreach (var (name, range) in _ranges) finer._ranges.Add((name, range.Around([.. points.Select(point => point[name])])));
        return finer;
    }

    private SearchSpace Add(string name, Range range)
    {
        if (_ranges.Any(other => other.Name == name)) throw new ArgumentException($"There is a '{name}' already.", nameof(name));
        if (!(range.Low <= range.High) || !double.IsFinite(range.High - range.Low))
            throw new ArgumentException($"'{name}' goes from {range.Low} to {range.High}, which is no range.", nameof(range));
        _ranges.Add((name, range));
        return this;
    }

    private enum Scale
    {
        Linear,
        Logarithmic,
        Whole,
        Choice,
    }

    private sealed record Range(double Low, double High, Scale Scale)
    {
        public double[] Choices { get; init; } = [];

        public double Draw(RandomSource random) => Scale switch
        {
            Scale.Linear => Low + (High - Low) * random.NextDouble(),
            Scale.Logarithmic => Math.Exp(Math.Log(Low) + Math.Log(High / Low) * random.NextDouble()),
            Scale.Whole => Math.Floor(Low + (High - Low + 1) * random.NextDouble()),
            _ => Choices[random.NextInt32(Choices.Length)],
        };

        public Range Around(double[] values)
        {
            if (Scale == Scale.Choice) return this;
            var (low, high) = (values.Min(), values.Max());
            if (Scale == Scale.Logarithmic)
            {
                // A tenth of the way between the bounds is left on either side, so that one point alone still leaves a range.
                var room = Math.Pow(High / Low, 0.1);
                return this with { Low = Math.Max(Low, low / room), High = Math.Min(High, high * room) };
            }
            var margin = Scale == Scale.Whole ? Math.Ceiling((High - Low) * 0.1) : (High - Low) * 0.1;
            return this with { Low = Math.Max(Low, low - margin), High = Math.Min(High, high + margin) };
        }
    }
}

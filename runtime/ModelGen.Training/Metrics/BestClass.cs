using System.Runtime.Intrinsics;

namespace ModelGen.Training;

/// <summary>The class of the highest score, 16 choices at a time; the first of equals, and what is not a number never wins.</summary>
internal unsafe ref struct BestClass(Span<int> results) : IClassFold
{
    private readonly Span<int> _results = results;
    private Vector512<float> _highest;
    private Vector512<int> _best;

    public void Begin(in LaneChoices choices) => (_highest, _best) = (Vector512.Create(float.NegativeInfinity), Vector512<int>.Zero);

    public void Add(float* scores, nint stride, int type, int count)
    {
        var (highest, best) = (_highest, _best);
        for (var index = 0; index < count; index++, scores += stride)
        {
            var score = Vector512.Load(scores);
            var wins = Vector512.GreaterThan(score, highest);
            highest = Vector512.ConditionalSelect(wins, score, highest);
            best = Vector512.ConditionalSelect(wins.AsInt32(), Vector512.Create(type + index), best);
        }
        (_highest, _best) = (highest, best);
    }

    public readonly void End(in LaneChoices choices)
    {
        if (choices.Count == ClassLanes.Lanes) _best.CopyTo(_results[choices.First..]);
        else
            for (var lane = 0; lane < choices.Count; lane++) _results[choices.First + lane] = _best[lane];
    }
}

using System.Runtime.Intrinsics;

namespace ModelGen.Training;

/// <summary>How many classes score higher than the target, 16 choices at a time; of equals, those of lower numbers do.</summary>
internal unsafe ref struct TargetRank(ClassScores scores, Span<int> results) : IClassFold
{
    private readonly ClassScores _scores = scores;
    private readonly Span<int> _results = results;
    private Vector512<float> _score;
    private Vector512<int> _type;
    private Vector512<int> _rank;

    public void Begin(in LaneChoices choices)
    {
        var types = stackalloc int[ClassLanes.Lanes];
        var own = stackalloc float[ClassLanes.Lanes];
        for (var lane = 0; lane < choices.Count; lane++)
        {
            types[lane] = _scores.TargetOrFirst(choices.First + lane);
            own[lane] = choices.Score(lane, types[lane]);
            // Any number is higher than none: as if the class were the last of those that score -∞.
            if (float.IsNaN(own[lane])) (own[lane], types[lane]) = (float.NegativeInfinity, int.MaxValue);
        }
        (_score, _type, _rank) = (Vector512.Load(own), Vector512.Load(types), Vector512<int>.Zero);
    }

    public void Add(float* scores, nint stride, int type, int count)
    {
        var (score, target, rank) = (_score, _type, _rank);
        for (var index = 0; index < count; index++, scores += stride)
        {
            var rival = Vector512.Load(scores);
            var higher = Vector512.GreaterThan(rival, score).AsInt32();
            var equal = Vector512.Equals(rival, score).AsInt32() & Vector512.LessThan(Vector512.Create(type + index), target);
            rank -= higher | equal;
        }
        _rank = rank;
    }

    public readonly void End(in LaneChoices choices)
    {
        if (choices.Count == ClassLanes.Lanes) _rank.CopyTo(_results[choices.First..]);
        else
            for (var lane = 0; lane < choices.Count; lane++) _results[choices.First + lane] = _rank[lane];
    }
}

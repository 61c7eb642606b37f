using System.Runtime.Intrinsics;
using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>
/// The cross entropy of the target, 16 choices at a time, in double: ln(sum(exp(score - highest))) + highest - score[target].
/// The classes are added in their order; each exponential and the logarithm is right to 1.1 ulp.
/// </summary>
internal unsafe ref struct ClassEntropy(ClassScores scores, ReadOnlySpan<int> best, Span<double> results) : IClassFold
{
    private readonly ClassScores _scores = scores;
    private readonly ReadOnlySpan<int> _bestTypes = best;
    private readonly Span<double> _results = results;
    private Vector512<double> _highestLow, _highestHigh, _sumLow, _sumHigh;

    public void Begin(in LaneChoices choices)
    {
        var highest = stackalloc float[ClassLanes.Lanes];
        for (var lane = 0; lane < choices.Count; lane++) highest[lane] = choices.Score(lane, _bestTypes[choices.First + lane]);
        (_highestLow, _highestHigh) = Vector512.Widen(Vector512.Load(highest));
        (_sumLow, _sumHigh) = (Vector512<double>.Zero, Vector512<double>.Zero);
    }

    public void Add(float* scores, nint stride, int type, int count)
    {
        var (highestLow, highestHigh, sumLow, sumHigh) = (_highestLow, _highestHigh, _sumLow, _sumHigh);
        for (var index = 0; index < count; index++, scores += stride)
        {
            var (low, high) = Vector512.Widen(Vector512.Load(scores));
            sumLow += VectorMath.Exp(low - highestLow);
            sumHigh += VectorMath.Exp(high - highestHigh);
        }
        (_sumLow, _sumHigh) = (sumLow, sumHigh);
    }

    public readonly void End(in LaneChoices choices)
    {
        var logs = stackalloc double[ClassLanes.Lanes];
        (_highestLow + VectorMath.Log(_sumLow)).Store(logs);
        (_highestHigh + VectorMath.Log(_sumHigh)).Store(logs + Vector512<double>.Count);
        for (var lane = 0; lane < choices.Count; lane++)
        {
            var item = choices.First + lane;
            _results[item] = logs[lane] - choices.Score(lane, _scores.TargetOrFirst(item));
        }
    }
}

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
    private readonly ReadOnlySpan<int> _best = best;
    private readonly Span<double> _results = results;
    private fixed double _highest[ClassLanes.Lanes];
    private fixed double _sums[ClassLanes.Lanes];

    // Halves of what is not a register are taken as such, but quarters would go through memory.
    private static bool IsWide => Simd.Use256;

    public void Begin(in LaneChoices choices)
    {
        for (var lane = 0; lane < ClassLanes.Lanes; lane++)
        {
            _highest[lane] = lane < choices.Count ? choices.Score(lane, _best[choices.First + lane]) : 0;
            _sums[lane] = 0;
        }
    }

    public void Add(float* scores, nint stride, int type, int count)
    {
        fixed (double* highest = _highest, sums = _sums)
            if (IsWide) AddWide(scores, stride, count, highest, sums);
            else
                for (var lane = 0; lane < ClassLanes.Lanes; lane += 2) AddPair(scores + lane, stride, count, highest + lane, sums + lane);
    }

    public void End(in LaneChoices choices)
    {
        var step = IsWide ? Vector512<double>.Count : Vector128<double>.Count;
        fixed (double* sums = _sums)
            for (var lane = 0; lane < choices.Count; lane += step)
                if (IsWide) VectorMath.Log(Vector512.Load(sums + lane)).Store(sums + lane);
                else VectorMath.Log(Vector128.Load(sums + lane)).Store(sums + lane);
        for (var lane = 0; lane < choices.Count; lane++)
        {
            var item = choices.First + lane;
            _results[item] = _highest[lane] + _sums[lane] - choices.Score(lane, _scores.TargetOrFirst(item));
        }
    }

    private static void AddWide(float* scores, nint stride, int count, double* highest, double* sums)
    {
        var half = Vector512<double>.Count;
        var (lowHighest, highHighest) = (Vector512.Load(highest), Vector512.Load(highest + half));
        var (lowSum, highSum) = (Vector512.Load(sums), Vector512.Load(sums + half));
        for (var index = 0; index < count; index++, scores += stride)
        {
            var (low, high) = Vector512.Widen(Vector512.Load(scores));
            lowSum += VectorMath.Exp(low - lowHighest);
            highSum += VectorMath.Exp(high - highHighest);
        }
        lowSum.Store(sums);
        highSum.Store(sums + half);
    }

    private static void AddPair(float* scores, nint stride, int count, double* highest, double* sums)
    {
        var (most, sum) = (Vector128.Load(highest), Vector128.Load(sums));
        for (var index = 0; index < count; index++, scores += stride)
            sum += VectorMath.Exp(Vector128.Create((double)scores[0], scores[1]) - most);
        sum.Store(sums);
    }
}

namespace ModelGen.Training;

// What is asked of all choices at once: of single precision in vectors, of other types one by one.
internal readonly ref partial struct ClassScores
{
    /// <summary>
    /// The class of the highest score of each choice; the first of equals, and a class whose score is not a number never wins.
    /// </summary>
    public void Best(Span<int> best)
    {
        if (!_floats.IsEmpty)
        {
            var fold = new BestClass(best);
            InLanes(ref fold);
            return;
        }
        for (var item = 0; item < Count; item++) best[item] = Best(item);
    }

    /// <summary>
    /// How many classes score higher than the target of each choice; of equals, those of lower numbers do, and any number is
    /// higher than none. Where there is no such class it says nothing.
    /// </summary>
    public void Ranks(Span<int> ranks)
    {
        if (!_floats.IsEmpty)
        {
            var fold = new TargetRank(this, ranks);
            InLanes(ref fold);
            return;
        }
        for (var item = 0; item < Count; item++)
            if (Exists(Target(item))) ranks[item] = Rank(item, Target(item));
    }

    /// <summary>
    /// The cross entropy of each choice in nats: -ln softmax(scores)[target]. Where there is no such class it says nothing.
    /// </summary>
    /// <param name="best">The class of the highest score of each choice.</param>
    /// <param name="losses">Takes the cross entropies.</param>
    public void CrossEntropies(ReadOnlySpan<int> best, Span<double> losses)
    {
        if (!_floats.IsEmpty && (!_single || ThresholdFloor == _threshold))
        {
            var fold = new ClassEntropy(this, best, losses);
            InLanes(ref fold);
            return;
        }
        for (var item = 0; item < Count; item++)
            if (Exists(Target(item))) losses[item] = CrossEntropy(item, Target(item), Score(item, best[item]));
    }

    /// <summary>The right class, or class 0 where there is none: what reads its score stays within the scores.</summary>
    public int TargetOrFirst(int item)
    {
        var type = Target(item);
        return Exists(type) ? type : 0;
    }

    /// <summary>The largest single number that is not above the threshold: the same scores are above the one as above the other.</summary>
    private float ThresholdFloor
    {
        get
        {
            var floor = (float)_threshold;
            return floor > _threshold ? MathF.BitDecrement(floor) : floor;
        }
    }

    private void InLanes<TFold>(ref TFold fold) where TFold : struct, IClassFold, allows ref struct
    {
        if (_single) ClassLanes.FoldSingles(_floats, ThresholdFloor, ref fold);
        else if (_places == 1) ClassLanes.FoldRows(_floats, Classes, ref fold);
        else ClassLanes.FoldPlanes(_floats, Classes, _places, ref fold);
    }

    private int Best(int item)
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var type = 0; type < Classes; type++)
        {
            var score = Score(item, type);
            if (score > highest) (best, highest) = (type, score);
        }
        return best;
    }

    private int Rank(int item, int type)
    {
        var (score, rank) = (Score(item, type), 0);
        for (var other = 0; other < Classes; other++)
        {
            var rival = Score(item, other);
            if (rival > score || (rival == score && other < type) || (double.IsNaN(score) && !double.IsNaN(rival))) rank++;
        }
        return rank;
    }

    private double CrossEntropy(int item, int target, double highest)
    {
        var sum = 0.0;
        for (var type = 0; type < Classes; type++) sum += Math.Exp(Score(item, type) - highest);
        return highest + Math.Log(sum) - Score(item, target);
    }
}

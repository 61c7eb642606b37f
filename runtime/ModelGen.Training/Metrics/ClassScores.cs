namespace ModelGen.Training;

/// <summary>Scores of classes beside the classes that are right, sample by sample and place by place.</summary>
internal readonly ref struct ClassScores
{
    private readonly TensorMemory _scores;
    private readonly Span<int> _targets;
    private readonly int _places;

    public ClassScores(TensorMemory scores, TensorMemory targets, int samples)
    {
        if (targets.Type != TensorType.Int32)
            throw new ArgumentException($"Classes as targets are Int32, not {targets.Type}.");
        if (targets.Length == 0 || targets.Length % samples != 0 || scores.Length % targets.Length != 0)
            throw new ArgumentException($"{scores.Length} scores and {targets.Length} targets do not belong to {samples} samples.");
        _scores = scores;
        _targets = targets.Int32;
        _places = targets.Length / samples;
        Classes = scores.Length / targets.Length;
        if (Classes < 2) throw new ArgumentException("There is one score per target; a choice between classes needs at least two.");
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of choices: samples times places.</summary>
    public int Count => _targets.Length;

    /// <summary>The right class.</summary>
    public int Target(int item) => _targets[item];

    /// <summary>The score of a class.</summary>
    public double Score(int item, int type)
    {
        var (sample, place) = (item / _places, item % _places);
        return _scores.At((sample * Classes + type) * _places + place);
    }

    /// <summary>The class of the highest score; the first of equals, and a class whose score is not a number never wins.</summary>
    public int Best(int item)
    {
        var (best, highest) = (0, double.NegativeInfinity);
        for (var type = 0; type < Classes; type++)
        {
            var score = Score(item, type);
            if (score > highest) (best, highest) = (type, score);
        }
        return best;
    }

    /// <summary>How many classes score higher than one; of equals, those of lower numbers do.</summary>
    public int Rank(int item, int type)
    {
        CheckTarget(type);
        var (score, rank) = (Score(item, type), 0);
        for (var other = 0; other < Classes; other++)
        {
            var rival = Score(item, other);
            if (rival > score || (rival == score && other < type) || (double.IsNaN(score) && !double.IsNaN(rival))) rank++;
        }
        return rank;
    }

    /// <summary>Throws where there is no such class.</summary>
    public void CheckTarget(int type)
    {
        if ((uint)type >= (uint)Classes)
            throw new ArgumentException($"A target is class {type}, but the model scores {Classes} classes, counted from 0.");
    }
}

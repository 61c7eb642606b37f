namespace ModelGen.Training;

/// <summary>
/// Scores of classes beside the classes that are right, sample by sample and place by place. One score for each target is a
/// choice between two classes: 1 where it is above a threshold.
/// </summary>
internal readonly ref struct ClassScores
{
    private readonly TensorMemory _scores;
    private readonly TensorMemory _targets;
    private readonly double _threshold;
    private readonly int _places;
    private readonly bool _single;

    public ClassScores(TensorMemory scores, TensorMemory targets, int samples, double threshold = 0)
    {
        if (targets.Length == 0 || targets.Length % samples != 0 || scores.Length % targets.Length != 0)
            throw new ArgumentException($"{scores.Length} scores and {targets.Length} targets do not belong to {samples} samples.");
        (_scores, _targets, _threshold) = (scores, targets, threshold);
        _places = targets.Length / samples;
        _single = scores.Length == targets.Length;
        Classes = _single ? 2 : scores.Length / targets.Length;
        if (!_single && targets.Type != TensorType.Int32)
            throw new ArgumentException($"Classes as targets are Int32, not {targets.Type}.");
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of choices: samples times places.</summary>
    public int Count => _targets.Length;

    /// <summary>The right class.</summary>
    public int Target(int item) => _targets.Type == TensorType.Int32 ? _targets.Int32[item] : _targets.At(item) > 0.5 ? 1 : 0;

    /// <summary>The score of a class.</summary>
    public double Score(int item, int type)
    {
        if (_single) return type == 0 ? _threshold : _scores.At(item);
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

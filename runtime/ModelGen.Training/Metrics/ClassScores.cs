namespace ModelGen.Training;

/// <summary>
/// Scores of classes beside the classes that are right: [rows, classes, places], row by row and place by place. A row is a sample, or one
/// of the places of a sample that stand before its classes. One score
/// for each target is a choice between two classes: 1 where it is above a threshold.
/// </summary>
internal readonly ref partial struct ClassScores
{
    private readonly TensorMemory _scores;
    private readonly TensorMemory _targets;
    private readonly ReadOnlySpan<float> _floats;
    private readonly ReadOnlySpan<int> _types;
    private readonly double _threshold;
    private readonly int? _ignored;
    private readonly int _places;
    private readonly bool _single;

    public ClassScores(TensorMemory scores, TensorMemory targets, int rows, double threshold = 0, int? ignored = null)
    {
        if (targets.Length == 0 || targets.Length % rows != 0 || scores.Length % targets.Length != 0)
            throw new ArgumentException($"{scores.Length} scores and {targets.Length} targets do not belong to {rows} samples or rows of them.");
        (_scores, _targets, _threshold, _ignored) = (scores, targets, threshold, ignored);
        _places = targets.Length / rows;
        _single = scores.Length == targets.Length;
        Count = targets.Length;
        Classes = _single ? 2 : scores.Length / targets.Length;
        if (!_single && targets.Type != TensorType.Int32)
            throw new ArgumentException($"Classes as targets are Int32, not {targets.Type}.");
        if (scores.Type == TensorType.Single) _floats = scores.Single;
        if (targets.Type == TensorType.Int32) _types = targets.Int32;
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of choices: rows times places.</summary>
    public int Count { get; }

    /// <summary>The right class.</summary>
    public int Target(int item) => !_types.IsEmpty ? _types[item] : _targets.At(item) > 0.5 ? 1 : 0;

    /// <summary>Whether the target is one that counts.</summary>
    public bool Counts(int item) => Target(item) != _ignored;

    /// <summary>The score of a class.</summary>
    public double Score(int item, int type)
    {
        if (_single && type == 0) return _threshold;
        var index = item;
        if (!_single)
        {
            var (row, place) = _places == 1 ? (item, 0) : Math.DivRem(item, _places);
            index = (row * Classes + type) * _places + place;
        }
        return !_floats.IsEmpty ? _floats[index] : _scores.At(index);
    }

    /// <summary>Whether the score of a class is a number; a single score is that of both.</summary>
    public bool IsNumber(int item, int type) => !double.IsNaN(Score(item, _single ? 1 : type));

    /// <summary>Throws where there is no such class.</summary>
    public void CheckTarget(int type)
    {
        if (!Exists(type))
            throw new ArgumentException($"A target is class {type}, but the model scores {Classes} classes, counted from 0.");
    }

    private bool Exists(int type) => (uint)type < (uint)Classes;
}

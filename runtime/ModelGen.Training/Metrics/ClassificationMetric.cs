namespace ModelGen.Training;

/// <summary>
/// A metric of choices between classes. Outputs are scores of classes, [C] with one class index as target, or [C, ...] or [..., C] with
/// an index for each place. Where there is one score for each target, each is a choice between the classes 0 and 1, and targets may also be
/// floats of 0 and 1.
/// </summary>
public abstract class ClassificationMetric : Metric
{
    private int[] _room = [];

    private protected ClassificationMetric() { }

    /// <summary>Which output holds the scores; 0 by default.</summary>
    public int Output { get; init; }

    /// <summary>Which target holds the classes; 0 by default.</summary>
    public int Target { get; init; }

    /// <summary>Above what a single score means class 1: 0, the default, for logits, 0.5 for probabilities.</summary>
    public double Threshold { get; init; }

    /// <summary>
    /// The target that does not count; unless set, the one that the model's loss ignores, and -100, as for PyTorch's cross entropy, where
    /// it has none.
    /// </summary>
    public int? IgnoreIndex { get; init; }

    /// <summary>
    /// The axis of the output that holds the classes, the batch not counted, -1 the last one; unless set, the one that the model's loss
    /// takes them from. A batch without the infos of a model has them on axis 0, PyTorch's dim 1.
    /// </summary>
    public int? Axis { get; init; }

    /// <inheritdoc/>
    public override void CheckModel(IReadOnlyList<TensorInfo> outputs, IReadOnlyList<TensorInfo> targets) =>
        ClassAxis.RowsOfSample(outputs, targets, Output, Target, Axis);

    /// <inheritdoc/>
    public override void Add(in MetricBatch batch)
    {
        CheckTargets(batch.Targets);
        var rows = ClassAxis.Rows(in batch, Output, Target, Axis);
        Add(new ClassScores(batch.Outputs[Output], batch.Targets[Target], rows, Threshold, ClassAxis.Ignored(in batch, Target, IgnoreIndex)));
    }

    internal override void CheckTargets(ReadOnlySpan<TensorMemory> targets) => MetricCheck.Classes(this, targets[Target]);

    /// <summary>Adds the choices whose targets count.</summary>
    private protected abstract void Add(in ClassScores scores);

    /// <summary>Room for a number of each choice, the same for every batch.</summary>
    private protected Span<int> Room(int count)
    {
        if (_room.Length < count) _room = new int[count];
        return _room.AsSpan(0, count);
    }
}

namespace ModelGen.Training;

/// <summary>A figure gathered over batches: <see cref="Reset"/>, then <see cref="Add"/> for each batch, then <see cref="Value"/>.</summary>
public abstract class Metric
{
    /// <summary>A short name in lower case, as tables, curves and logs show it.</summary>
    public abstract string Name { get; }

    /// <summary>The figure over what was added since the last reset; NaN where nothing was.</summary>
    public abstract double Value { get; }

    /// <summary>Whether more is better; true unless overridden.</summary>
    public virtual bool HigherIsBetter => true;

    /// <summary>
    /// The same metric under another name, as two of one kind need it: <c>new F1Score(3, Averaging.Weighted).Named("weighted f1")</c>.
    /// </summary>
    /// <param name="name">The name.</param>
    public Metric Named(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new NamedMetric(this, name);
    }

    /// <summary>Throws where targets are not what the metric is of: asked of a first batch, before anything is trained.</summary>
    internal virtual void CheckTargets(ReadOnlySpan<TensorMemory> targets) { }

    /// <summary>Name and figure; the same in every culture.</summary>
    public override string ToString() => new MetricValue(Name, Value).ToString();

    /// <summary>Forgets what was added.</summary>
    public abstract void Reset();

    /// <summary>Adds a batch.</summary>
    public abstract void Add(in MetricBatch batch);

    /// <summary>
    /// Refuses a model whose outputs and targets the metric cannot read: asked before a run begins. Nothing is refused unless overridden.
    /// </summary>
    /// <param name="outputs">What the model says of its outputs.</param>
    /// <param name="targets">What it says of its targets.</param>
    /// <exception cref="ArgumentException">They do not fit; the message says what does not.</exception>
    public virtual void CheckModel(IReadOnlyList<TensorInfo> outputs, IReadOnlyList<TensorInfo> targets) { }
}

/// <summary>What a model said of a batch, and what it should have said.</summary>
/// <param name="outputs">One tensor for each output.</param>
/// <param name="targets">One tensor for each target.</param>
/// <param name="count">The number of samples.</param>
/// <param name="outputInfos">What the model says of its outputs: their shapes, and which axis holds classes. Without it, classes are on axis 0.</param>
/// <param name="targetInfos">What it says of its targets.</param>
public readonly ref struct MetricBatch(
    ReadOnlySpan<TensorMemory> outputs, ReadOnlySpan<TensorMemory> targets, int count, IReadOnlyList<TensorInfo>? outputInfos = null,
    IReadOnlyList<TensorInfo>? targetInfos = null)
{
    /// <summary>One tensor for each output of the model.</summary>
    public ReadOnlySpan<TensorMemory> Outputs { get; } = outputs;

    /// <summary>One tensor for each target of the model.</summary>
    public ReadOnlySpan<TensorMemory> Targets { get; } = targets;

    /// <summary>The number of samples.</summary>
    public int Count { get; } = count;

    /// <summary>What the model says of its outputs, where it is known.</summary>
    public IReadOnlyList<TensorInfo>? OutputInfos { get; } = outputInfos;

    /// <summary>What the model says of its targets, where it is known.</summary>
    public IReadOnlyList<TensorInfo>? TargetInfos { get; } = targetInfos;
}

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

    /// <summary>Name and figure; the same in every culture.</summary>
    public override string ToString() => new MetricValue(Name, Value).ToString();

    /// <summary>Forgets what was added.</summary>
    public abstract void Reset();

    /// <summary>Adds a batch.</summary>
    public abstract void Add(in MetricBatch batch);
}

/// <summary>What a model said of a batch, and what it should have said.</summary>
/// <param name="outputs">One tensor for each output.</param>
/// <param name="targets">One tensor for each target.</param>
/// <param name="count">The number of samples.</param>
public readonly ref struct MetricBatch(ReadOnlySpan<TensorMemory> outputs, ReadOnlySpan<TensorMemory> targets, int count)
{
    /// <summary>One tensor for each output of the model.</summary>
    public ReadOnlySpan<TensorMemory> Outputs { get; } = outputs;

    /// <summary>One tensor for each target of the model.</summary>
    public ReadOnlySpan<TensorMemory> Targets { get; } = targets;

    /// <summary>The number of samples.</summary>
    public int Count { get; } = count;
}

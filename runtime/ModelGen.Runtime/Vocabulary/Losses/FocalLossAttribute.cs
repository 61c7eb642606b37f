namespace ModelGen;

/// <summary>
/// -(1 - p)^gamma · log p of the target's probability p = softmax(logits)[target]: cross entropy that plays down what is
/// classified well (Lin and others 2017). The target is one class index per sample; for an output [classes, ...], one for
/// every place [...].
/// </summary>
public sealed class FocalLossAttribute : LossAttribute
{
    /// <summary>How much well-classified targets are played down, at least 0; 2 unless set.</summary>
    public double Gamma { get; set; } = 2;

    /// <summary>Mean (unless set) or sum over samples and places; a mean with weights or an ignored index is divided by the weights that count.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>A weight for each class, not below 0; all 1 unless set.</summary>
    public double[]? ClassWeights { get; set; }

    /// <summary>
    /// Whether the weights of classes are an input instead: a trainer then takes one more target, <c>classWeights</c>, one number per class
    /// that is not below 0, for the whole batch.
    /// </summary>
    public bool ClassWeightInput { get; set; }

    /// <summary>Targets of this index play no part; -100, which no class has, unless set.</summary>
    public int IgnoreIndex { get; set; } = -100;

    /// <summary>How much of a target's probability is spread over all classes, from 0 to below 1; 0 unless set. What is spread is not played down.</summary>
    public double LabelSmoothing { get; set; }

    /// <summary>
    /// The axis of the classes, the batch not counted; 0, PyTorch's dim 1, unless set. Sequences [time, classes] need -1, the last one.
    /// </summary>
    public int Axis { get; set; }
}

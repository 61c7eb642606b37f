namespace ModelGen;

/// <summary>
/// Binary cross entropy of logits, -t log σ(x) - (1 - t) log(1 - σ(x)), as torch.nn.BCEWithLogitsLoss. The output holds
/// logits, not probabilities; the target has its shape and is from 0 to 1.
/// </summary>
public sealed class BCEWithLogitsLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>The weight of positive targets, above 0; 1 unless set.</summary>
    public double PosWeight { get; set; } = 1;

    /// <summary>The weight of positive targets of each class, the output's first axis: PyTorch's pos_weight of several numbers; none unless set.</summary>
    public double[]? PosWeights { get; set; }

    /// <summary>Whether the weights of positive targets are given with each batch, as <c>posWeights</c> [classes] behind the target, one for the whole batch.</summary>
    public bool PosWeightInput { get; set; }

    /// <summary>The axis of the classes that have weights, the batch not counted; 0, PyTorch's dim 1, unless set, and -1 is the last one.</summary>
    public int Axis { get; set; }
}

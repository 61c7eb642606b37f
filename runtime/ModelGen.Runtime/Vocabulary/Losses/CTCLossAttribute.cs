namespace ModelGen;

/// <summary>
/// -log of the probability of the labels, summed over all ways to lay them on the steps of log-probabilities [time, classes], as
/// torch.nn.CTCLoss. The targets are <c>labels</c> [targetLength], <c>inputLengths</c> and <c>targetLengths</c>: how many steps and
/// labels of each sample count. A step's log-probabilities come from a LogSoftmax.
/// </summary>
/// <param name="targetLength">The room for labels: the most that a sample has.</param>
public sealed class CTCLossAttribute(int targetLength) : LossAttribute
{
    /// <summary>The mean over samples of the loss by label (unless set), or the sum of the losses.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>The room for labels.</summary>
    public int TargetLength { get; } = targetLength;

    /// <summary>
    /// The class that stands for no label; 0 unless set. A step throws where one of the labels that count is the blank; what stands behind
    /// them may be anything.
    /// </summary>
    public int Blank { get; set; }

    /// <summary>Whether a sequence too short for its labels has the loss 0 instead of infinity; its gradient is 0 in any case.</summary>
    public bool ZeroInfinity { get; set; }
}

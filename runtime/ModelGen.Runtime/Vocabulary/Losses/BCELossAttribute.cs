namespace ModelGen;

/// <summary>-t log x - (1 - t) log(1 - x) of probabilities x, as torch.nn.BCELoss; the target has the output's shape.</summary>
public sealed class BCELossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }
}

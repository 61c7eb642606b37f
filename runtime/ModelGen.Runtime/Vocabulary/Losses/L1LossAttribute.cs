namespace ModelGen;

/// <summary>|output - target|, as torch.nn.L1Loss; the target has the output's shape.</summary>
public sealed class L1LossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }
}

namespace ModelGen;

/// <summary>The squared error (output - target)², as torch.nn.MSELoss; the target has the output's shape.</summary>
public sealed class MSELossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }
}

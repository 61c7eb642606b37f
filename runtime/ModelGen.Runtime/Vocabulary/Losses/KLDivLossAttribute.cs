namespace ModelGen;

/// <summary>target · (log target - output) of log-probabilities, as torch.nn.KLDivLoss; the target has the output's shape.</summary>
public sealed class KLDivLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }

    /// <summary>Whether targets are log-probabilities too, as PyTorch's log_target; false unless set.</summary>
    public bool LogTarget { get; set; }
}

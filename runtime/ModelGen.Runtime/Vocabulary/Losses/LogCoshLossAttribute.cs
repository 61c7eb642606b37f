namespace ModelGen;

/// <summary>log cosh(output - target), as (output - target).cosh().log(); the target has the output's shape.</summary>
public sealed class LogCoshLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }
}

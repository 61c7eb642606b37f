namespace ModelGen;

/// <summary>max(0, 1 - target · output)² for targets of 1 and -1, as (1 - target * output).clamp(min=0).square(); the target has the output's shape.</summary>
public sealed class SquaredHingeLossAttribute : LossAttribute
{
    /// <summary>Mean (unless set) or sum over samples and elements.</summary>
    public Reduction Reduction { get; set; }
}

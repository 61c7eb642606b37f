namespace ModelGen.Data;

/// <summary>What stands for a missing number.</summary>
public enum Missing
{
    /// <summary>Nothing: a missing value is an error that names the row.</summary>
    Refuse,
    /// <summary>The mean of the rows that features are fitted to.</summary>
    Mean,
    /// <summary>The median of the rows that features are fitted to.</summary>
    Median,
    /// <summary>0.</summary>
    Zero,
}

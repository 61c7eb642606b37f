namespace ModelGen.Data;

/// <summary>What the cells of a column are.</summary>
public enum ColumnType
{
    /// <summary>Numbers.</summary>
    Number,
    /// <summary>Texts, such as the names of categories.</summary>
    Text,
    /// <summary>Dates, maybe with a time of day.</summary>
    Date,
}

namespace ModelGen.Training;

/// <summary>How figures of single classes become one.</summary>
public enum Averaging
{
    /// <summary>The mean over the classes that have samples, each counting alike.</summary>
    Macro,
    /// <summary>The mean over the classes, each counting with the number of its samples.</summary>
    Weighted,
    /// <summary>The figure of all predictions together, whatever their class.</summary>
    Micro,
}

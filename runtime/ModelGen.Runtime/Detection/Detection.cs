namespace ModelGen;

/// <summary>A detected object.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Score">How sure the model is; only the order matters.</param>
/// <param name="Box">Where it is.</param>
public readonly record struct Detection(int Class, double Score, Box Box)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(Detection), PrintMembers);
}

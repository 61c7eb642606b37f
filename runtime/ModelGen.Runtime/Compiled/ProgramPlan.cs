namespace ModelGen.Runtime;

/// <summary>The memory a compiled program needs, in elements of the model's type.</summary>
/// <param name="PerSample">Elements that each sample of a batch takes.</param>
/// <param name="Shared">Elements that do not depend on the batch.</param>
/// <param name="Prepared">Elements that are computed once from the parameters.</param>
/// <param name="Preparing">Elements that only that computation needs, while it runs.</param>
/// <param name="Scratch">The most elements that one item of a step needs while it runs.</param>
/// <param name="States">The first elements of each sample, which a stream keeps from frame to frame.</param>
/// <param name="SharedStates">The first of the elements that do not depend on the batch, which a stream keeps.</param>
public sealed record ProgramPlan(long PerSample, long Shared, long Prepared = 0, long Preparing = 0, long Scratch = 0, long States = 0, long SharedStates = 0)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(ProgramPlan), PrintMembers);
}

namespace ModelGen.Runtime;

/// <summary>The memory a compiled program needs, in elements of the model's type.</summary>
/// <param name="PerSample">Elements that each sample of a batch takes.</param>
/// <param name="Shared">Elements that do not depend on the batch.</param>
/// <param name="Prepared">Elements that are computed once from the parameters.</param>
public sealed record ProgramPlan(long PerSample, long Shared, long Prepared = 0);

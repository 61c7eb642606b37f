namespace ModelGen.Runtime;

/// <summary>The memory a compiled program needs, in elements of the model's type.</summary>
/// <param name="PerSample">Elements that each sample of a batch takes.</param>
/// <param name="Shared">Elements that do not depend on the batch.</param>
/// <param name="Prepared">Elements that are computed once from the parameters.</param>
/// <param name="Scratch">The most elements that one item of a step needs while it runs.</param>
public sealed record ProgramPlan(long PerSample, long Shared, long Prepared = 0, long Scratch = 0);

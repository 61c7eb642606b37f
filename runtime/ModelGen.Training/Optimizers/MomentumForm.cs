namespace ModelGen.Training;

/// <summary>The two conventions of momentum. They differ in the size of a step by the factor 1 - μ.</summary>
public enum MomentumForm
{
    /// <summary>The velocity is a sum: <c>v = μ·v + g</c>. PyTorch's.</summary>
    Sum,
    /// <summary>The velocity is an exponentially weighted average: <c>v = μ·v + (1 - μ)·g</c>.</summary>
    Average,
}

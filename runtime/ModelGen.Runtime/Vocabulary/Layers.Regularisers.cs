namespace ModelGen;

public static partial class Layers
{
    /// <summary>In training each element becomes 0 with probability p and x / (1 - p) otherwise, as torch.nn.Dropout.</summary>
    /// <param name="x">The input.</param>
    /// <param name="p">The probability of an element to become 0, from 0 to below 1.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor Dropout(Tensor x, double p = 0.5, string? name = null) => throw Symbolic.NeverExecuted();
}

namespace ModelGen;

public static partial class Layers
{
    /// <summary>-log softmax(logits)[target] of each sample, as torch.nn.CrossEntropyLoss; a <c>Loss</c> averages it over the batch.</summary>
    /// <param name="output">One logit per class.</param>
    /// <param name="target">One class index per sample.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(Tensor output, Tokens target, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>(output - target)², as torch.nn.MSELoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor MSELoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Binary cross entropy of logits, as torch.nn.BCEWithLogitsLoss.</summary>
    /// <param name="output">Logits.</param>
    /// <param name="target">Targets from 0 to 1, of the same shape.</param>
    /// <param name="posWeight">The weight of positive targets, above 0.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor BCEWithLogitsLoss(Tensor output, Tensor target, double posWeight = 1, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();
}

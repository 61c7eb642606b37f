namespace ModelGen;

public static partial class Layers
{
    /// <summary>-log softmax(logits)[target] of each sample, as torch.nn.CrossEntropyLoss; a <c>Loss</c> averages it over the batch.</summary>
    /// <param name="output">One logit per class.</param>
    /// <param name="target">One class index per sample.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(Tensor output, Tokens target, string? name = null) => throw Symbolic.NeverExecuted();
}

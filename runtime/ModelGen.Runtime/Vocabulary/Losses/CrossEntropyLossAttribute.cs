namespace ModelGen;

/// <summary>
/// -log softmax(logits)[target], averaged over the batch, as torch.nn.CrossEntropyLoss. The output holds one logit per
/// class, not probabilities: the softmax is part of the loss. The target is one class index per sample.
/// </summary>
public sealed class CrossEntropyLossAttribute : LossAttribute;

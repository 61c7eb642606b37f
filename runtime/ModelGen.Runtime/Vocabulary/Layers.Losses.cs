namespace ModelGen;

public static partial class Layers
{
    /// <summary>-log softmax(logits)[target], as torch.nn.CrossEntropyLoss.</summary>
    /// <param name="output">One logit per class, [classes, ...].</param>
    /// <param name="target">One class index for every place [...].</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(
        Tensor output, Tokens target, double[]? classWeights = null, int ignoreIndex = -100, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
        string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>-Σ target · log softmax(logits) with probabilities for targets, as torch.nn.CrossEntropyLoss.</summary>
    /// <param name="output">One logit per class, [classes, ...].</param>
    /// <param name="target">Probabilities in the shape of the output.</param>
    /// <param name="softTargets">True: says that these are no indices.</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(
        Tensor output, Tensor target, bool softTargets, double[]? classWeights = null, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
        string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>-x[target] of log-probabilities x, as torch.nn.NLLLoss.</summary>
    /// <param name="output">Log-probabilities, [classes, ...].</param>
    /// <param name="target">One class index for every place [...].</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor NLLLoss(
        Tensor output, Tokens target, double[]? classWeights = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>-(1 - p)^gamma · log p of the target's probability p = softmax(logits)[target].</summary>
    /// <param name="output">One logit per class, [classes, ...].</param>
    /// <param name="target">One class index for every place [...].</param>
    /// <param name="gamma">How much well-classified targets are played down, at least 0.</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor FocalLoss(
        Tensor output, Tokens target, double gamma = 2, double[]? classWeights = null, int ignoreIndex = -100, double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean, string? name = null) => throw Symbolic.NeverExecuted();

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

    /// <summary>|output - target|, as torch.nn.L1Loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor L1Loss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>d² / (2 · beta) where |d| is below beta, else |d| - beta / 2, d = output - target, as torch.nn.SmoothL1Loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="beta">Where the parabola goes over into lines, above 0;</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor SmoothL1Loss(Tensor output, Tensor target, double beta = 1.0, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>d² / 2 where |d| is below delta, else delta · (|d| - delta / 2), d = output - target, as torch.nn.HuberLoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="delta">Where the parabola goes over into lines, above 0;</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor HuberLoss(Tensor output, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>log cosh(output - target), as (output - target).cosh().log().</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor LogCoshLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>-t log x - (1 - t) log(1 - x) of probabilities x, as torch.nn.BCELoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor BCELoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>max(0, 1 - target · output) for targets of 1 and -1, as (1 - target * output).clamp(min=0).</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor HingeLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>max(0, 1 - target · output)² for targets of 1 and -1, as (1 - target * output).clamp(min=0).square().</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor SquaredHingeLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>target · (log target - output) of log-probabilities, as torch.nn.KLDivLoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor KLDivLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>alpha_t · (1 - p_t)^gamma · binary cross entropy of logits, as torchvision.ops.sigmoid_focal_loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="alpha">The weight of positive targets, 1 - alpha that of negative ones; below 0 there are no weights.</param>
    /// <param name="gamma">How much well-classified targets are played down, at least 0;</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor BinaryFocalLoss(Tensor output, Tensor target, double alpha = 0.25, double gamma = 2.0, Reduction reduction = Reduction.Mean, string? name = null) =>
        throw Symbolic.NeverExecuted();
}

namespace ModelGen;

public static partial class Layers
{
    /// <summary>-log softmax(logits)[target], as torch.nn.CrossEntropyLoss.</summary>
    /// <param name="output">One logit per class, [classes, ...] or with another axis [..., classes, ...].</param>
    /// <param name="target">One class index for every place: the output's shape without its classes.</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="axis">The axis of the classes; 0, PyTorch's dim 1, where it is left out, -1 for the last one.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(
        Tensor output, Tokens target, double[]? classWeights = null, int ignoreIndex = -100, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
        Tensor? weights = null, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>-log softmax(logits)[target], as torch.nn.CrossEntropyLoss.</summary>
    /// <param name="output">One logit per class, [classes, ...].</param>
    /// <param name="target">One class index for every place [...].</param>
    /// <param name="classWeights">A weight for each class, not below 0, for the whole batch: <c>[Shape(classes, Shared = true)] Tensor</c>. No gradient flows to them.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(
        Tensor output, Tokens target, Tensor classWeights, int ignoreIndex = -100, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
        Tensor? weights = null, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>-Σ target · log softmax(logits) with probabilities for targets, as torch.nn.CrossEntropyLoss.</summary>
    /// <param name="output">One logit per class, [classes, ...] or with another axis [..., classes, ...].</param>
    /// <param name="target">Probabilities in the shape of the output.</param>
    /// <param name="softTargets">True: says that these are no indices.</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="axis">The axis of the classes; 0, PyTorch's dim 1, where it is left out, -1 for the last one.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(
        Tensor output, Tensor target, bool softTargets, double[]? classWeights = null, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
        Tensor? weights = null, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>-Σ target · log softmax(logits) with probabilities for targets, as torch.nn.CrossEntropyLoss.</summary>
    /// <param name="output">One logit per class, [classes, ...].</param>
    /// <param name="target">Probabilities in the shape of the output.</param>
    /// <param name="softTargets">True: says that these are no indices.</param>
    /// <param name="classWeights">A weight for each class, not below 0, for the whole batch: <c>[Shape(classes, Shared = true)] Tensor</c>. No gradient flows to them.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CrossEntropyLoss(
        Tensor output, Tensor target, bool softTargets, Tensor classWeights, double labelSmoothing = 0, Reduction reduction = Reduction.Mean,
        Tensor? weights = null, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>-x[target] of log-probabilities x, as torch.nn.NLLLoss.</summary>
    /// <param name="output">Log-probabilities, [classes, ...] or with another axis [..., classes, ...].</param>
    /// <param name="target">One class index for every place: the output's shape without its classes.</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="axis">The axis of the classes; 0, PyTorch's dim 1, where it is left out, -1 for the last one.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor NLLLoss(
        Tensor output, Tokens target, double[]? classWeights = null, int ignoreIndex = -100, Reduction reduction = Reduction.Mean, Tensor? weights = null, int axis = 0, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>-x[target] of log-probabilities x, as torch.nn.NLLLoss.</summary>
    /// <param name="output">Log-probabilities, [classes, ...].</param>
    /// <param name="target">One class index for every place [...].</param>
    /// <param name="classWeights">A weight for each class, not below 0, for the whole batch: <c>[Shape(classes, Shared = true)] Tensor</c>. No gradient flows to them.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor NLLLoss(
        Tensor output, Tokens target, Tensor classWeights, int ignoreIndex = -100, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>-(1 - p)^gamma · log p of the target's probability p = softmax(logits)[target].</summary>
    /// <param name="output">One logit per class, [classes, ...] or with another axis [..., classes, ...].</param>
    /// <param name="target">One class index for every place: the output's shape without its classes.</param>
    /// <param name="gamma">How much well-classified targets are played down, at least 0.</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes. What is spread is not played down.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="axis">The axis of the classes; 0, PyTorch's dim 1, where it is left out, -1 for the last one.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor FocalLoss(
        Tensor output, Tokens target, double gamma = 2, double[]? classWeights = null, int ignoreIndex = -100, double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean, Tensor? weights = null, int axis = 0, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>-(1 - p)^gamma · log p of the target's probability p = softmax(logits)[target].</summary>
    /// <param name="output">One logit per class, [classes, ...].</param>
    /// <param name="target">One class index for every place [...].</param>
    /// <param name="classWeights">A weight for each class, not below 0, for the whole batch: <c>[Shape(classes, Shared = true)] Tensor</c>. No gradient flows to them.</param>
    /// <param name="gamma">How much well-classified targets are played down, at least 0.</param>
    /// <param name="ignoreIndex">Targets of this index play no part.</param>
    /// <param name="labelSmoothing">How much of a target's probability is spread over all classes.</param>
    /// <param name="reduction">Mean or sum over samples and places, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor FocalLoss(
        Tensor output, Tokens target, Tensor classWeights, double gamma = 2, int ignoreIndex = -100, double labelSmoothing = 0,
        Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>(output - target)², as torch.nn.MSELoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor MSELoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Binary cross entropy of logits, as torch.nn.BCEWithLogitsLoss.</summary>
    /// <param name="output">Logits.</param>
    /// <param name="target">Targets from 0 to 1, of the same shape.</param>
    /// <param name="posWeight">The weight of positive targets, above 0.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="posWeights">The weight of positive targets of each class, in place of one for all.</param>
    /// <param name="axis">The axis of the classes that have weights; 0, PyTorch's dim 1, where it is left out, -1 for the last one.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor BCEWithLogitsLoss(
        Tensor output, Tensor target, double posWeight = 1, Reduction reduction = Reduction.Mean, Tensor? weights = null, double[]? posWeights = null, int axis = 0, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>Binary cross entropy of logits, as torch.nn.BCEWithLogitsLoss, with weights of positive targets that are given when it runs.</summary>
    /// <param name="output">Logits.</param>
    /// <param name="target">Targets from 0 to 1, of the same shape.</param>
    /// <param name="posWeights">
    /// The weight of positive targets of each class, not below 0, for the whole batch: <c>[Shape(classes, Shared = true)] Tensor</c>. No gradient flows to them.
    /// </param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="axis">The axis of the classes; 0, PyTorch's dim 1, where it is left out, -1 for the last one.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor BCEWithLogitsLoss(
        Tensor output, Tensor target, Tensor posWeights, Reduction reduction = Reduction.Mean, Tensor? weights = null, int axis = 0, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>|output - target|, as torch.nn.L1Loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor L1Loss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>d² / (2 · beta) where |d| is below beta, else |d| - beta / 2, d = output - target, as torch.nn.SmoothL1Loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="beta">Where the parabola goes over into lines, above 0;</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor SmoothL1Loss(Tensor output, Tensor target, double beta = 1.0, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>d² / 2 where |d| is below delta, else delta · (|d| - delta / 2), d = output - target, as torch.nn.HuberLoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="delta">Where the parabola goes over into lines, above 0;</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor HuberLoss(Tensor output, Tensor target, double delta = 1.0, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>log cosh(output - target), as (output - target).cosh().log().</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor LogCoshLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>-t log x - (1 - t) log(1 - x) of probabilities x, as torch.nn.BCELoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor BCELoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>max(0, 1 - target · output) for targets of 1 and -1, as (1 - target * output).clamp(min=0).</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor HingeLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>max(0, 1 - target · output)² for targets of 1 and -1, as (1 - target * output).clamp(min=0).square().</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor SquaredHingeLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>target · (log target - output) of log-probabilities, as torch.nn.KLDivLoss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="logTarget">Whether targets are log-probabilities too.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor KLDivLoss(
        Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, bool logTarget = false, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>alpha_t · (1 - p_t)^gamma · binary cross entropy of logits, as torchvision.ops.sigmoid_focal_loss.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="alpha">The weight of positive targets, 1 - alpha that of negative ones; below 0 there are no weights.</param>
    /// <param name="gamma">How much well-classified targets are played down, at least 0;</param>
    /// <param name="reduction">Mean or sum over samples and elements, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor BinaryFocalLoss(Tensor output, Tensor target, double alpha = 0.25, double gamma = 2.0, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>sqrt(mean of (output - target)² + eps) over all elements of the batch.</summary>
    /// <param name="output">The output.</param>
    /// <param name="target">What it should be, of the same shape.</param>
    /// <param name="eps">Keeps the derivative finite where everything is right; above 0.</param>
    /// <param name="reduction">The root of the mean of the batch; the roots of the samples, or their sum.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor RMSELoss(
        Tensor output, Tensor target, double eps = 1e-12, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>w[t] / classes · Σ over i ≠ t of max(0, margin - x[t] + x[i])^p, as torch.nn.MultiMarginLoss.</summary>
    /// <param name="output">A score for each class, [classes].</param>
    /// <param name="target">A class index.</param>
    /// <param name="p">The power, 1 or 2.</param>
    /// <param name="margin">By how much the target's score should exceed the others.</param>
    /// <param name="classWeights">A weight for each class; all 1 where it is left out.</param>
    /// <param name="reduction">Mean or sum over samples, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor MultiMarginLoss(
        Tensor output, Tokens target, int p = 1, double margin = 1, double[]? classWeights = null, Reduction reduction = Reduction.Mean, Tensor? weights = null,
        string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>w[t] / classes · Σ over i ≠ t of max(0, margin - x[t] + x[i])^p, as torch.nn.MultiMarginLoss.</summary>
    /// <param name="output">A score for each class, [classes].</param>
    /// <param name="target">A class index.</param>
    /// <param name="classWeights">A weight for each class, not below 0, for the whole batch: <c>[Shape(classes, Shared = true)] Tensor</c>. No gradient flows to them.</param>
    /// <param name="p">The power, 1 or 2.</param>
    /// <param name="margin">By how much the target's score should exceed the others.</param>
    /// <param name="reduction">Mean or sum over samples, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor MultiMarginLoss(
        Tensor output, Tokens target, Tensor classWeights, int p = 1, double margin = 1, Reduction reduction = Reduction.Mean, Tensor? weights = null,
        string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>max(0, d(anchor, positive) - d(anchor, negative) + margin) with d(x, y) = ‖x - y + eps‖, as torch.nn.TripletMarginLoss.</summary>
    /// <param name="anchor">Vectors, [..., d].</param>
    /// <param name="positive">Vectors that belong to the anchors.</param>
    /// <param name="negative">Vectors that do not.</param>
    /// <param name="margin">How much further away negatives should be than positives.</param>
    /// <param name="p">The norm: 2 (Euclidean) or 1.</param>
    /// <param name="eps">Keeps the derivative of a distance finite; above 0.</param>
    /// <param name="swap">Whether the distance from positive to negative counts where it is smaller than that from the anchor.</param>
    /// <param name="reduction">Mean or sum over samples and vectors, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor TripletMarginLoss(
        Tensor anchor, Tensor positive, Tensor negative, double margin = 1, int p = 2, double eps = 1e-6, bool swap = false, Reduction reduction = Reduction.Mean,
        Tensor? weights = null, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>target · d² + (1 - target) · max(0, margin - d)² with d = sqrt(‖x1 - x2‖² + eps).</summary>
    /// <param name="x1">Vectors, [..., d].</param>
    /// <param name="x2">Vectors of the same shape.</param>
    /// <param name="target">1 for a pair that belongs together, else 0; [...].</param>
    /// <param name="margin">How far apart others should be; above 0.</param>
    /// <param name="eps">Keeps the derivative of a distance finite; above 0.</param>
    /// <param name="reduction">Mean or sum over samples and vectors, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor ContrastiveLoss(
        Tensor x1, Tensor x2, Tensor target, double margin = 1, double eps = 1e-12, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>1 - cos(x1, x2) for a target of 1, max(0, cos(x1, x2) - margin) for a target of -1, as torch.nn.CosineEmbeddingLoss.</summary>
    /// <param name="x1">Vectors, [..., d].</param>
    /// <param name="x2">Vectors of the same shape.</param>
    /// <param name="target">1 for a pair that belongs together, else -1; [...].</param>
    /// <param name="margin">The cosine that others should not exceed.</param>
    /// <param name="reduction">Mean or sum over samples and vectors, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CosineEmbeddingLoss(
        Tensor x1, Tensor x2, Tensor target, double margin = 0, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>1 - (2 Σ x t + smooth) / (Σ x + Σ t + smooth) of probabilities, for each channel of [channels, ...] or for a vector as a whole.</summary>
    /// <param name="output">Probabilities.</param>
    /// <param name="target">What they should be, of the same shape.</param>
    /// <param name="smooth">What keeps empty channels from dividing by 0; above 0.</param>
    /// <param name="squared">Whether the denominator is Σ x² + Σ t² + smooth.</param>
    /// <param name="reduction">Mean or sum over samples and channels, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="axis">The axis of the channels; 0, PyTorch's dim 1, where it is left out, -1 for the last one.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor DiceLoss(
        Tensor output, Tensor target, double smooth = 1, bool squared = false, Reduction reduction = Reduction.Mean, Tensor? weights = null, int axis = 0, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>-log of the probability of the labels, summed over all ways to lay them on the steps, as torch.nn.CTCLoss.</summary>
    /// <param name="output">Log-probabilities, [time, classes].</param>
    /// <param name="labels">The labels, [length]; all of them, and all steps, count.</param>
    /// <param name="blank">The class that stands for no label; a step throws where a label that counts is it.</param>
    /// <param name="zeroInfinity">Whether a sequence too short for its labels has the loss 0 instead of infinity.</param>
    /// <param name="reduction">The mean over samples of the loss by label, the sum, or the losses themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CTCLoss(
        Tensor output, Tokens labels, int blank = 0, bool zeroInfinity = false, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>-log of the probability of the labels, for sequences and labels of several lengths, as torch.nn.CTCLoss.</summary>
    /// <param name="output">Log-probabilities, [time, classes].</param>
    /// <param name="labels">The labels, [length].</param>
    /// <param name="inputLengths">How many steps of a sample count, 0 to time.</param>
    /// <param name="targetLengths">How many labels of a sample count, 0 to length.</param>
    /// <param name="blank">The class that stands for no label; a step throws where a label that counts is it.</param>
    /// <param name="zeroInfinity">Whether a sequence too short for its labels has the loss 0 instead of infinity.</param>
    /// <param name="reduction">The mean over samples of the loss by label, the sum, or the losses themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor CTCLoss(
        Tensor output, Tokens labels, Tokens inputLengths, Tokens targetLengths, int blank = 0, bool zeroInfinity = false, Reduction reduction = Reduction.Mean,
        Tensor? weights = null, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>(G(output) - G(target))² of Gram matrices G(F) = F Fᵀ / (channels · places): agrees where both have the same texture.</summary>
    /// <param name="output">Features, [channels, ...].</param>
    /// <param name="target">Features of the same shape.</param>
    /// <param name="reduction">Mean or sum over samples and pairs of channels, or the terms themselves.</param>
    /// <param name="weights">A weight for each sample, one number; a mean becomes Σ w · loss / Σ w, a sum Σ w · loss. No gradient flows to them.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor StyleLoss(Tensor output, Tensor target, Reduction reduction = Reduction.Mean, Tensor? weights = null, string? name = null) =>
        throw Symbolic.NeverExecuted();
}

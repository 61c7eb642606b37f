using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>A loss of scores of classes against class indices.</summary>
public interface IClassLoss : ILoss
{
    ClassLossOptions Options { get; }
}

/// <summary>What losses over classes share: options, their checks, and how their terms are reduced.</summary>
/// <param name="IgnoreIndex">Targets of this index play no part.</param>
/// <param name="ClassWeights">A weight for each class, or none.</param>
/// <param name="ClassWeightInput">Whether the weights of classes are an input behind the target, one for the whole batch.</param>
/// <param name="Axis">The axis of the classes as the declaration has it; null where it says nothing.</param>
public sealed record ClassLossOptions(Reduction Reduction, double LabelSmoothing, int IgnoreIndex, EquatableArray<double> ClassWeights, bool ClassWeightInput, int? Axis)
{
    /// <summary>The option that says that the weights of classes are an input.</summary>
    public const string WeightInput = "classWeightInput";

    public static ClassLossOptions Read(LayerArguments a) => new(
        a.Enum("reduction", Reduction.Mean), a.Real("labelSmoothing", 0), a.Int("ignoreIndex", ClassTermOptions.DefaultIgnored), (a.Reals("classWeights") ?? []).ToEquatable(),
        a.Bool(WeightInput, false), ClassAxis.Read(a));

    /// <summary>Whether classes have weights, constant or not.</summary>
    public bool IsWeighted => ClassWeightInput || ClassWeights.Count > 0;

    /// <summary>The inputs before the weights of samples: scores, target and maybe weights of classes.</summary>
    public int Inputs => ClassWeightInput ? 3 : 2;

    /// <summary>Whether no option asks for more than -log p of what is not ignored.</summary>
    public bool ArePlain => LabelSmoothing == 0 && !IsWeighted;

    /// <summary>A class index for every place.</summary>
    public LossTarget Target(Shape output) => new(LossTarget.Single, ClassAxis.Places(output, Axis), ElementType.Int,
        ClassAxis.Of(output, Axis) is { } axis ? output[axis] : null, IgnoreIndex);

    /// <summary>The axis of the classes of a loss's scores, which has been found to be one of theirs.</summary>
    public int AxisOf(Value scores) => ClassAxis.Of(scores.Shape, Axis)!.Value;

    /// <summary>The targets of a loss that compares an output with <paramref name="target"/>: that, and maybe weights of classes.</summary>
    public IReadOnlyList<LossTarget> Targets(Shape output, LossTarget target) => ClassWeightInput ? [target, WeightTarget(output, Axis)] : [target];

    /// <summary>The weights of classes as the caller gives them.</summary>
    public static LossTarget WeightTarget(Shape output, int? axis) =>
        new(LossTarget.ClassWeights, ClassAxis.Of(output, axis) is { } classes ? Shape.Of(output[classes]) : Shape.Unknown, Shared: true);

    /// <summary>Reports weights of classes that are none, or are there twice.</summary>
    /// <param name="axis">The axis of the classes; null where it is not known.</param>
    public static void CheckWeights(InferContext c, int? axis, EquatableArray<double> constants, bool input)
    {
        if (input && constants.Count > 0)
            c.Error(Rules.Option, "classWeights", $"The weights of classes of {c.Layer} are constants and an input. Leave one of them out.");
        if (c.Known && constants.Any(w => !(w >= 0)))
            c.Error(Rules.Option, "classWeights", $"The weights of classes of {c.Layer} must not be below 0.");
        if (!c.Known || axis is not { } found) return;
        var classes = c.Shape[found];
        if (constants.Count > 0 && constants.Count != classes)
            c.Error(Rules.LossShape, "classWeights", $"{c.Layer} has weights of {constants.Count} classes, but {c.Producer} gives {classes} ({c.Shape}).");
        if (input && (c.Inputs[2].Kind != ValueKind.Shared || c.Inputs[2].Type != ElementType.Real || c.Inputs[2].Shape != Shape.Of(classes)))
            c.Error(Rules.LossShape, LossTarget.ClassWeights,
                $"The weights of classes of {c.Layer} are one number for each of {classes} classes, the same for the whole batch, but '{c.Inputs[2].Name}' is {c.Inputs[2].Shape}" +
                $"{(c.Inputs[2].Kind == ValueKind.PerSample ? " of each sample" : "")}. Declare them with [Shape({classes}, Shared = true)].");
    }

    /// <summary>The weights of classes as a value, constant or given; no gradient flows to them.</summary>
    public static Value Weights(SpecializeContext s, EquatableArray<double> constants, bool input) =>
        s.Add(input ? new StopGradient() : new ConstantVector(constants), input ? [s.Inputs[2]] : []);

    /// <summary>Reports what does not fit and declares the output.</summary>
    public void Infer(InferContext c, bool softTargets = false)
    {
        if (!(LabelSmoothing is >= 0 and < 1)) c.Error(Rules.Option, "labelSmoothing", $"The label smoothing of {c.Layer} must be from 0 to below 1, not {Constants.Text(LabelSmoothing)}.");
        if (c.Known && c.Shape.Rank == 0)
            c.Error(Rules.LossShape, null, $"{c.Layer} needs one number per class, but {c.Producer} gives a single number.");
        var axis = ClassAxis.Resolve(c, Axis);
        if (axis is { } classes) NeedsClasses(c, classes);
        CheckWeights(c, axis, ClassWeights, ClassWeightInput);
        if (c.Known)
        {
            var expected = softTargets ? c.Shape : ClassAxis.Places(c.Shape, Axis);
            if (c.Inputs[1].Shape != expected)
                c.Error(Rules.LossShape, null, $"{c.Layer} of {c.Shape}, which {c.Producer} gives, needs targets of {expected}, not {c.Inputs[1].Shape}.");
        }
        LossReduction.NeedsEachSample(c, 2);
        if (axis is { } found && c.Known) c.ScoreClasses(found);
        LossReduction.Infer(c, ClassAxis.Places(c.Shape, Axis), Reduction, Inputs, isBatchScalar: Reduction == Reduction.Mean && !softTargets);
    }

    /// <summary>Reports a choice among one: it is always right, whatever the score.</summary>
    public static void NeedsClasses(InferContext c, int axis)
    {
        if (c.Known && c.Shape[axis] == 1)
            c.Error(Rules.LossShape, null, $"{c.Layer} chooses among classes, but {c.Producer} gives a single one ({c.Shape}), which is always right: the loss would be 0 whatever it holds. Give a score for each class, or use BCEWithLogitsLoss for yes or no.");
    }

    /// <summary>The terms of log-probabilities, reduced.</summary>
    public Value Reduce(SpecializeContext s, Value logarithms, Value target, double gamma = 0)
    {
        var terms = new ClassTerms(new ClassTermOptions(AxisOf(logarithms), Reduction == Reduction.None, LabelSmoothing, IgnoreIndex, IsWeighted, gamma));
        return Reduce(s, IsWeighted ? s.AddAll(terms, logarithms, target, Weights(s, ClassWeights, ClassWeightInput)) : s.AddAll(terms, logarithms, target));
    }

    /// <summary>Terms, or their sums for each row, reduced: a mean is over what counts of the batch, which the second of the outputs says.</summary>
    public Value Reduce(SpecializeContext s, IReadOnlyList<Value> outputs)
    {
        Value OfSample(Value rows) => rows.Shape.Rank == 0 ? rows : s.Add(new Sum([]), rows);
        return Reduction switch
        {
            Reduction.None => LossReduction.Weigh(s, outputs[0], Inputs),
            Reduction.Mean => s.Add(new BatchRatio(), LossReduction.Weigh(s, OfSample(outputs[0]), Inputs), LossReduction.Weigh(s, OfSample(outputs[1]), Inputs)),
            _ => LossReduction.OfSamples(s, OfSample(outputs[0]), Reduction, Inputs),
        };
    }
}

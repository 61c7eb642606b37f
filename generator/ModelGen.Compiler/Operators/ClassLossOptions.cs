using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>A loss of scores of classes against class indices.</summary>
public interface IClassLoss : ILoss
{
    ClassLossOptions Options { get; }
}

/// <summary>What losses over classes share: options, their checks, and how their terms are reduced.</summary>
/// <param name="IgnoreIndex">Targets of this index play no part.</param>
/// <param name="ClassWeights">A weight for each class, or none.</param>
/// <param name="Axis">The axis of the classes as the declaration has it; null where it says nothing.</param>
public sealed record ClassLossOptions(Reduction Reduction, double LabelSmoothing, int IgnoreIndex, EquatableArray<double> ClassWeights, int? Axis)
{
    /// <summary>PyTorch's: no class has a negative index.</summary>
    public const int DefaultIgnored = -100;

    public static ClassLossOptions Read(LayerArguments a) => new(
        a.Enum("reduction", Reduction.Mean), a.Real("labelSmoothing", 0), a.Int("ignoreIndex", DefaultIgnored), (a.Reals("classWeights") ?? []).ToEquatable(), ClassAxis.Read(a));

    /// <summary>Whether no option asks for more than -log p of what is not ignored.</summary>
    public bool ArePlain => LabelSmoothing == 0 && ClassWeights.Count == 0;

    /// <summary>A class index for every place.</summary>
    public LossTarget Target(Shape output) => new(LossTarget.Single, ClassAxis.Places(output, Axis), ElementType.Int,
        ClassAxis.Of(output, Axis) is { } axis ? output[axis] : null, IgnoreIndex);

    /// <summary>The axis of the classes of a loss's scores, which has been found to be one of theirs.</summary>
    public int AxisOf(Value scores) => ClassAxis.Of(scores.Shape, Axis)!.Value;

    /// <summary>Reports what does not fit and declares the output.</summary>
    public void Infer(InferContext c, bool softTargets = false)
    {
        if (!(LabelSmoothing is >= 0 and < 1)) c.Error(Rules.Option, "labelSmoothing", $"The label smoothing of {c.Layer} must be from 0 to below 1, not {Constants.Text(LabelSmoothing)}.");
        if (c.Known && c.Shape.Rank == 0)
            c.Error(Rules.LossShape, null, $"{c.Layer} needs one number per class, but {c.Producer} gives a single number.");
        var axis = ClassAxis.Resolve(c, Axis);
        if (axis is { } classes) NeedsClasses(c, classes);
        if (axis is { } weighed && ClassWeights.Count > 0 && ClassWeights.Count != c.Shape[weighed])
            c.Error(Rules.LossShape, "classWeights", $"{c.Layer} has weights of {ClassWeights.Count} classes, but {c.Producer} gives {c.Shape[weighed]} ({c.Shape}).");
        if (c.Known && ClassWeights.Any(w => !(w >= 0)))
            c.Error(Rules.Option, "classWeights", $"The weights of classes of {c.Layer} must not be below 0.");
        if (c.Known)
        {
            var expected = softTargets ? c.Shape : ClassAxis.Places(c.Shape, Axis);
            if (c.Inputs[1].Shape != expected)
                c.Error(Rules.LossShape, null, $"{c.Layer} of {c.Shape}, which {c.Producer} gives, needs targets of {expected}, not {c.Inputs[1].Shape}.");
        }
        LossReduction.NeedsEachSample(c, 2);
        if (axis is { } found && c.Known) c.ScoreClasses(found);
        LossReduction.Infer(c, ClassAxis.Places(c.Shape, Axis), Reduction, 2, isBatchScalar: Reduction == Reduction.Mean && !softTargets);
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
        var terms = new ClassTerms(AxisOf(logarithms), Reduction == Reduction.None, LabelSmoothing, IgnoreIndex, ClassWeights.Count > 0, gamma);
        return Reduce(s, ClassWeights.Count > 0 ? s.AddAll(terms, logarithms, target, s.Add(new ConstantVector(ClassWeights))) : s.AddAll(terms, logarithms, target));
    }

    /// <summary>Terms, or their sums for each row, reduced: a mean is over what counts of the batch, which the second of the outputs says.</summary>
    public Value Reduce(SpecializeContext s, IReadOnlyList<Value> outputs)
    {
        Value OfSample(Value rows) => rows.Shape.Rank == 0 ? rows : s.Add(new Sum([]), rows);
        return Reduction switch
        {
            Reduction.None => LossReduction.Weigh(s, outputs[0], 2),
            Reduction.Mean => s.Add(new BatchRatio(), LossReduction.Weigh(s, OfSample(outputs[0]), 2), LossReduction.Weigh(s, OfSample(outputs[1]), 2)),
            _ => LossReduction.OfSamples(s, OfSample(outputs[0]), Reduction, 2),
        };
    }
}

using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>What losses over classes share: options, their checks, and how their terms are reduced.</summary>
/// <param name="IgnoreIndex">Targets of this index play no part.</param>
/// <param name="ClassWeights">A weight for each class, or none.</param>
public sealed record ClassLossOptions(Reduction Reduction, double LabelSmoothing, int IgnoreIndex, EquatableArray<double> ClassWeights)
{
    /// <summary>PyTorch's: no class has a negative index.</summary>
    public const int NoIndex = -100;

    public static ClassLossOptions Read(LayerArguments a) => new(
        a.Enum("reduction", Reduction.Mean), a.Real("labelSmoothing", 0), a.Int("ignoreIndex", NoIndex), (a.Reals("classWeights") ?? []).ToEquatable());

    /// <summary>Whether no option asks for more than the mean over samples of -log p.</summary>
    public bool ArePlain => LabelSmoothing == 0 && IgnoreIndex == NoIndex && ClassWeights.Count == 0;

    /// <summary>Whether a mean is over weights rather than over a number that is known beforehand.</summary>
    public bool MeanIsWeighted => Reduction == Reduction.Mean && (ClassWeights.Count > 0 || IgnoreIndex != NoIndex);

    /// <summary>The target's shape: the output's without its classes, the first axis.</summary>
    public static Shape TargetShape(Shape output) => output.IsUnknown ? output : new Shape(output.Sizes.Skip(1).ToEquatable());

    /// <summary>A class index for every place.</summary>
    public LossTarget Target(Shape output) => new(LossTarget.Single, TargetShape(output), ElementType.Int,
        output.IsUnknown || output.Rank == 0 ? null : output[0], IgnoreIndex == NoIndex ? null : IgnoreIndex);

    /// <summary>Reports what does not fit and declares the output.</summary>
    public void Infer(InferContext c, bool softTargets = false)
    {
        if (!(LabelSmoothing is >= 0 and < 1)) c.Error(Rules.Option, "labelSmoothing", $"The label smoothing of {c.Layer} must be from 0 to below 1, not {Constants.Text(LabelSmoothing)}.");
        if (c.Known && c.Shape.Rank == 0)
            c.Error(Rules.LossShape, null, $"{c.Layer} needs one number per class, but {c.Producer} gives a single number.");
        if (c.Known && ClassWeights.Count > 0 && ClassWeights.Count != c.Shape[0])
            c.Error(Rules.LossShape, "classWeights", $"{c.Layer} has weights of {ClassWeights.Count} classes, but {c.Producer} gives {c.Shape[0]} ({c.Shape}).");
        if (c.Known && ClassWeights.Any(w => !(w >= 0)))
            c.Error(Rules.Option, "classWeights", $"The weights of classes of {c.Layer} must not be below 0.");
        if (c.Known)
        {
            var expected = softTargets ? c.Shape : TargetShape(c.Shape);
            if (c.Inputs[1].Shape != expected)
                c.Error(Rules.LossShape, null, $"{c.Layer} of {c.Shape}, which {c.Producer} gives, needs targets of {expected}, not {c.Inputs[1].Shape}.");
        }
        LossReduction.NeedsEachSample(c, 2);
        LossReduction.Infer(c, TargetShape(c.Shape), Reduction, 2, isBatchScalar: MeanIsWeighted && !softTargets);
    }

    /// <summary>The terms of log-probabilities, reduced.</summary>
    public Value Reduce(SpecializeContext s, Value logarithms, Value target, double gamma = 0)
    {
        var terms = new ClassTerms(Reduction == Reduction.Mean && !MeanIsWeighted, Reduction == Reduction.None, LabelSmoothing, IgnoreIndex, ClassWeights.Count > 0, gamma);
        var outputs = ClassWeights.Count > 0 ? s.AddAll(terms, logarithms, target, s.Add(new ConstantVector(ClassWeights))) : s.AddAll(terms, logarithms, target);
        return Reduction switch
        {
            Reduction.None => LossReduction.Weigh(s, outputs[0], 2),
            Reduction.Mean when MeanIsWeighted => s.Add(new BatchRatio(), LossReduction.Weigh(s, outputs[0], 2), LossReduction.Weigh(s, outputs[1], 2)),
            _ => LossReduction.OfSamples(s, outputs[0], Reduction, 2),
        };
    }
}

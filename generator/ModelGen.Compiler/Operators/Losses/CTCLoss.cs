using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// -log of the probability that a sequence reads as its labels, whatever steps they lie on and however often each is repeated,
/// blanks between them: connectionist temporal classification (Graves and others 2006), forward and backward in logarithms.
/// A mean divides each loss by the number of its labels, as torch.nn.CTCLoss.
/// </summary>
/// <param name="TargetLength">How many labels there is room for, where an attribute declares the loss; else the shape of the labels tells.</param>
/// <param name="ZeroInfinity">Whether a sequence too short for its labels has the loss 0 instead of infinity; its gradient is 0 in any case.</param>
public sealed record CTCLoss(Reduction Reduction, int? TargetLength, int Blank, bool ZeroInfinity) : CompositeOperator, ILoss
{
    public static LayerKind Kind { get; } = new("CTCLoss", "-log of the probability of the labels, summed over all ways to lay them on the steps", "torch.nn.CTCLoss", "",
        a => new CTCLoss(LossReduction.Read(a), a.Has("targetLength") ? a.Int("targetLength") : null, a.Int("blank"), a.Bool("zeroInfinity", false)))
    {
        IsLoss = true,
        Shapes = "log-probabilities [time, classes], labels [length], and how many steps and labels of each sample count",
    };

    public int Outputs => 1;

    public IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs)
    {
        var known = !outputs[0].IsUnknown && outputs[0].Rank == 2;
        return
        [
            // What lies beyond a sample's labels is not read; -100 may stand there.
            new("labels", TargetLength is { } room ? Shape.Of(Math.Max(1, room)) : Shape.Unknown, ElementType.Int, known ? outputs[0][1] : null, ClassTermOptions.DefaultIgnored),
            new("inputLengths", Shape.Scalar, ElementType.Int, known ? outputs[0][0] + 1 : null),
            new("targetLengths", Shape.Scalar, ElementType.Int, TargetLength + 1),
        ];
    }

    public override void Infer(InferContext c)
    {
        if (TargetLength is < 1) c.Error(Rules.Option, "targetLength", $"{c.Layer} needs room for at least one label, not {TargetLength}.");
        if (c.Known && c.Shape.Rank != 2) c.Error(Rules.LossShape, null, $"{c.Layer} needs log-probabilities [time, classes], but {c.Producer} gives {c.Shape}.");
        if (c.Known && c.PlaceAxes()[1] is { } layer)
            c.Error(Rules.ClassAxis, null,
                $"{c.Layer} takes its classes from the last axis of {c.Shape}, but along that axis {InferContext.Quote(layer.Path, layer.Operator.Name)} treats all alike: it holds places, such as steps of time, not classes. " +
                "Transpose it to [time, classes] first.");
        if (c.Known && (Blank < 0 || Blank >= c.Shape[1])) c.Error(Rules.Option, "blank", $"The blank {Blank} of {c.Layer} is none of the {c.Shape[1]} classes. Use 0 to {c.Shape[1] - 1}.");
        if (c.Known && c.Shape[1] == 1) c.Error(Rules.LossShape, null, $"{c.Layer} needs classes besides the blank, but {c.Producer} gives a single one ({c.Shape}).");
        var lengths = c.Inputs.Skip(2).TakeWhile(i => i.Type == ElementType.Int).ToList();
        if (c.Known && (c.Inputs[1].Shape.Rank != 1 || c.Inputs[1].Type != ElementType.Int))
            c.Error(Rules.LossShape, null, $"{c.Layer} needs labels [length], but '{c.Inputs[1].Name}' is {c.Inputs[1].Shape}.");
        foreach (var length in lengths.Where(l => c.Known && l.Shape.Elements != 1))
            c.Error(Rules.LossShape, null, $"The lengths of {c.Layer} are one int for each sample, but '{length.Name}' has shape {length.Shape}.");
        if (c.Known)
        {
            c.LimitIndices(c.Inputs[1], c.Shape[1], ClassTermOptions.DefaultIgnored);
            for (var i = 0; i < lengths.Count; i++) c.LimitIndices(lengths[i], (i == 0 ? c.Shape[0] : c.Inputs[1].Shape[0]) + 1);
            c.LimitLabels(c.Inputs[1], Blank, lengths.ElementAtOrDefault(1));
        }
        LossReduction.NeedsEachSample(c, 2 + lengths.Count);
        LossReduction.Infer(c, Shape.Scalar, Reduction, 2 + lengths.Count);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var inputs = 2 + s.Inputs.Skip(2).TakeWhile(i => i.Type == ElementType.Int).Count();
        var paths = new LabelPaths(Blank, ZeroInfinity, ByLength: Reduction == Reduction.Mean, HasLengths: inputs > 2);
        return [LossReduction.Reduce(s, s.AddAll(paths, [.. s.Inputs.Take(inputs)])[0], Reduction, inputs)];
    }
}

/// <summary>
/// The loss of each sample of a <see cref="CTCLoss"/>, and for the backward pass the log-probabilities of all beginnings:
/// of the steps up to each one ending in each of 2 · labels + 1 states, blanks and labels in turn.
/// </summary>
public sealed record LabelPaths(int Blank, bool ZeroInfinity, bool ByLength, bool HasLengths) : Operator
{
    public override void Infer(InferContext c)
    {
        c.Output(Shape.Scalar);
        c.Output(Shape.Of(c.Shape[0], LabelPathsKernel.RowOf(c.Inputs[1].Shape[0])), suffix: "beginnings");
    }

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        Value[] lengths = HasLengths ? [g.Input(2), g.Input(3)] : [];
        g.Give(0, g.Add(new LabelPathsGradient(this), [g.Input(0), g.Input(1), .. lengths, g.Output(1), g.OutputGradient]));
    }

    public override KernelCall Lower(LowerContext c) => LabelPathsKernel.Call(c, Blank, ZeroInfinity, ByLength, HasLengths, gradient: false);

    public override string Describe() => "paths through the labels";
}

/// <summary>The gradient of <see cref="LabelPaths"/> by the log-probabilities: the negative share of paths that read each class at each step.</summary>
public sealed record LabelPathsGradient(LabelPaths Forward) : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => LabelPathsKernel.Call(c, Forward.Blank, Forward.ZeroInfinity, Forward.ByLength, Forward.HasLengths, gradient: true);

    public override string Describe() => "gradient of paths through the labels";
}

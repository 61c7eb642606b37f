using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// -p t log σ(x) - (1 - t) log(1 - σ(x)), written as (1 - t) max(x, 0) - p t min(x, 0) + (1 - t + p t) log(1 + exp(-|x|)) so that
/// no logit is too large, infinite ones included; p is the weight of positive targets. As torch.nn.BCEWithLogitsLoss; the
/// derivative is (1 + (p - 1) t) σ(x) - p t.
/// </summary>
/// <param name="PosWeights">A p for each class; or none, where all have <paramref name="PosWeight"/>.</param>
/// <param name="PosWeightInput">Whether they are an input behind the target, one for the whole batch.</param>
/// <param name="Axis">The axis of the classes that have weights as the declaration has it; null where it says nothing.</param>
public sealed record BCEWithLogitsLoss(Reduction Reduction, double PosWeight, EquatableArray<double> PosWeights, bool PosWeightInput, int? Axis) : ElementwiseLoss(Reduction)
{
    /// <summary>The option that says that the weights of positive targets are an input.</summary>
    public const string WeightInput = "posWeightInput";

    public static LayerKind Kind { get; } = new("BCEWithLogitsLoss", "-t log σ(x) - (1 - t) log(1 - σ(x)) of logits x", "torch.nn.BCEWithLogitsLoss", "",
        a => new BCEWithLogitsLoss(LossReduction.Read(a), a.Real("posWeight", 1), (a.Reals("posWeights") ?? []).ToEquatable(), a.Bool(WeightInput, false), ClassAxis.Read(a)))
    {
        IsLoss = true,
        Shapes = "output and target of one shape, targets from 0 to 1; with weights of classes [classes, ...], or with Axis = -1 [..., classes]",
    };

    public override string KernelName => Name + (PosWeight == 1 ? "" : "_" + Constants.Name(PosWeight));

    protected override int InputCount => PosWeightInput ? 3 : 2;

    private bool HasClasses => PosWeightInput || PosWeights.Count > 0;

    public override IReadOnlyList<LossTarget> Targets(IReadOnlyList<Shape> outputs) => PosWeightInput
        ? [.. base.Targets(outputs), ClassLossOptions.WeightTarget(outputs[0], Axis) with { Name = LossTarget.PosWeights }]
        : base.Targets(outputs);

    public override void Infer(InferContext c)
    {
        if (!(PosWeight > 0)) c.Error(Rules.Option, "posWeight", $"The weight of positive targets of {c.Layer} must be above 0, not {Constants.Text(PosWeight)}.");
        if (PosWeights.Any(p => !(p > 0))) c.Error(Rules.Option, "posWeights", $"The weights of positive targets of {c.Layer} must be above 0.");
        if (PosWeights.Count > 0 && PosWeightInput) c.Error(Rules.Option, "posWeights", $"The weights of positive targets of {c.Layer} are constants and an input. Leave one of them out.");
        if (HasClasses && PosWeight != 1) c.Error(Rules.Option, "posWeight", $"{c.Layer} has a weight of positive targets for each class already. Remove posWeight or posWeights.");
        if (Axis is not null && !HasClasses) c.Error(Rules.Option, "axis", $"{c.Layer} takes every element by itself, so it needs an axis of classes for weights of theirs alone. Set posWeights, or remove axis.");
        if (HasClasses && ClassAxis.Resolve(c, Axis) is { } axis) CheckClasses(c, c.Shape[axis]);
        base.Infer(c);
    }

    private void CheckClasses(InferContext c, int classes)
    {
        if (PosWeights.Count > 0 && PosWeights.Count != classes)
            c.Error(Rules.LossShape, "posWeights", $"{c.Layer} has weights of {PosWeights.Count} classes, but {c.Producer} gives {classes} ({c.Shape}).");
        if (PosWeightInput && c.Known && (c.Inputs[2].Kind != ValueKind.Shared || c.Inputs[2].Type != ElementType.Real || c.Inputs[2].Shape != Shape.Of(classes)))
            c.Error(Rules.LossShape, LossTarget.PosWeights,
                $"The weights of positive targets of {c.Layer} are one number for each of {classes} classes, the same for the whole batch, but '{c.Inputs[2].Name}' is {c.Inputs[2].Shape}" +
                $"{(c.Inputs[2].Kind == ValueKind.PerSample ? " of each sample" : "")}. Declare them with [Shape({classes}, Shared = true)].");
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        if (!HasClasses) return base.Expand(s);
        var weights = PosWeightInput ? s.Add(new StopGradient(), s.Inputs[2]) : s.Add(new ConstantVector(PosWeights));
        var shape = s.Inputs[0].Shape;
        var classes = ClassAxis.Of(shape, Axis);
        if (shape.Rank > 1) weights = s.Add(new View(new Shape(shape.Sizes.Select((size, axis) => axis == classes ? size : 1).ToEquatable())), weights);
        return [LossReduction.Reduce(s, s.Add(new WeightedLogitTerms(), s.Inputs[0], s.Inputs[1], weights), Reduction, InputCount)];
    }

    public override string Term(Width v, string x, string t) => Entropy(v, x, t, PosWeight == 1 ? null : v.Constant(PosWeight));

    /// <summary>The term, p being 1 where it is null.</summary>
    internal static string Entropy(Width v, string x, string t, string? p)
    {
        string absent = $"({v.Constant(1)} - {t})", present = p is null ? t : $"({p} * {t})";
        return $"{(p is null ? "" : $"({absent} + {present}) * ")}{v.Call("Softplus", $"-{v.Abs(x)}")} + {v.Times(absent, v.Max(x, v.Zero))} - {v.Times(present, v.Min(x, v.Zero))}";
    }

    public override string Derivative(Width v, string x, string t) => PosWeight == 1
        ? $"{v.Call("Sigmoid", x)} - {t}"
        : $"({v.Constant(1)} + {v.Constant(PosWeight - 1)} * {t}) * {v.Call("Sigmoid", x)} - {v.Constant(PosWeight)} * {t}";

    public override string TargetDerivative(Width v, string x, string t) => "-" + x + (PosWeight == 1 ? "" : $" + {v.Constant(PosWeight - 1)} * {v.Call("Softplus", "-" + x)}");
}

/// <summary>The terms of a <see cref="BCEWithLogitsLoss"/> whose classes have weights of their own: from logits x, targets t and weights p.</summary>
public sealed record WeightedLogitTerms : ElementwiseOperator
{
    public override string KernelName => Name;

    public override EquatableArray<string> ElementwiseInputs => ["x", "t", "p"];

    public override string Map(Width v, IReadOnlyList<string> inputs) => BCEWithLogitsLoss.Entropy(v, inputs[0], inputs[1], inputs[2]);

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        for (var i = 0; i < 2; i++)
            if (g.Wants(i)) g.Give(i, Broadcasting.Reduce(g, g.Add(new WeightedLogitTermsGradient(ByTarget: i == 1), g.Input(0), g.Input(1), g.Input(2), g.OutputGradient), g.Input(i)));
    }

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);

    public override string Describe() => "terms of weighted logits";
}

/// <summary>dx = ((1 + (p - 1) t) σ(x) - p t) · dy, or dt = ((p - 1) log(1 + exp(-x)) - x) · dy.</summary>
public sealed record WeightedLogitTermsGradient(bool ByTarget) : ElementwiseOperator
{
    public override string KernelName => ByTarget ? "WeightedLogitTermsTargetGradient" : Name;

    public override EquatableArray<string> ElementwiseInputs => ["x", "t", "p", "dy"];

    public override string Map(Width v, IReadOnlyList<string> inputs)
    {
        var (x, t, p) = (inputs[0], inputs[1], inputs[2]);
        var derivative = ByTarget
            ? $"({p} - {v.Constant(1)}) * {v.Call("Softplus", "-" + x)} - {x}"
            : $"({v.Constant(1)} + ({p} - {v.Constant(1)}) * {t}) * {v.Call("Sigmoid", x)} - {p} * {t}";
        return $"({derivative}) * {inputs[3]}";
    }

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => Broadcasting.Lower(c, this);

    public override string Describe() => "gradient of the terms of weighted logits";
}

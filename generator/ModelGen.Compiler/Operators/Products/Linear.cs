using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = x Wᵀ + b over the last axis. Weight [out, in], bias [out], both U(±1/sqrt(in)) as in torch.nn.Linear.
/// </summary>
public sealed record Linear(int OutFeatures, bool Bias = true, int? InFeatures = null) : Operator, IFusable, IReadsExactly
{
    public static LayerKind Kind { get; } = new("Linear", "y = x Wᵀ + b over the last axis", "torch.nn.Linear", "Gemm",
        a => new Linear(a.Int("outFeatures"), a.Bool("bias", true), a.Has("inFeatures") ? a.Int("inFeatures") : null))
    {
        HasWeights = static _ => true,
        Shapes = "[..., in] to [..., out]",
    };

    public Activation? Activation { get; init; }

    public bool Residual => false;

    public Operator WithActivation(Activation activation) => this with { Activation = activation };

    public override void Infer(InferContext c)
    {
        if (OutFeatures < 1) c.Error(Rules.Option, "outFeatures", $"{c.Layer} needs at least one output, not {OutFeatures}.");
        if (InFeatures is < 1) c.Error(Rules.Option, "inFeatures", $"{c.Layer} needs at least one input, not {InFeatures}.");
        if (c.Known && c.Shape.Rank == 0) c.Error(Rules.Rank, null, $"{c.Layer} needs a vector, but {c.Producer} gives a single number.");
        if (c.Known && InFeatures is { } expected && expected != c.Shape[-1])
            c.Error(Rules.FeatureMismatch, "inFeatures", $"{c.Layer} takes {expected} inputs, but {c.Producer} gives {c.Shape[-1]} ({c.Shape}). Write InFeatures = {c.Shape[-1]}, or leave it out.");
        if (!c.Known)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var features = c.Shape[-1];
        if (Weights.TooMany(c, (long)features * OutFeatures))
        {
            c.Output(Shape.Unknown);
            return;
        }
        c.Parameter("weight", Shape.Of(OutFeatures, features), Initializer.FanIn(features));
        if (Bias) c.Parameter("bias", Shape.Of(OutFeatures), Initializer.FanIn(features));
        c.Output(c.Shape.With(-1, OutFeatures));
    }

    public override void Differentiate(GradientContext g)
    {
        var dy = g.OutputGradient;
        if (g.Wants(0)) g.Give(0, g.Add(new LinearInputGradient(), dy, g.Input(1)));
        if (g.Wants(1)) g.Give(1, g.Add(new LinearWeightGradient(), g.Input(0), dy));
        if (g.Wants(2)) g.Give(2, g.Add(new SumOverAllButAxis(-1), dy));
    }

    public override void Stream(StreamContext s) => s.SameUnless(time => time == s.Declared(0).Rank - 1, "sums over the last axis, which is the time. Put the time first: [time, features].");

    public override Layout? InputLayout(Graph graph, Node node, int input) =>
        input != 1 ? null
        : graph.IsTiny ? new PanelLayout(Transposed: false)
        : IsDot(graph.Values[node.Inputs[0]].Shape, tiny: false) ? null
        : PanelLayout.OfWeight(graph.Values[node.Inputs[0]].Shape[-1], OutFeatures);

    private bool IsDot(Shape x, bool tiny) => !tiny && LinearDotKernel.Serves(x[-1], OutFeatures);

    public override long MultiplyAdds(Graph graph, Node node) => graph.Values[node.Inputs[0]].Shape.Elements * OutFeatures;

    public override KernelCall Lower(LowerContext c)
    {
        var epilogue = new Epilogue(Bias, false, Activation);
        if (IsDot(c.Input(0).Shape, c.Tiny)) return LinearDotKernel.Call(c, epilogue, c.Input(0).Shape[-1], OutFeatures);
        return LinearKernel.Call(c, epilogue, x: 0, weight: 1, bias: 2, inputs: c.Input(0).Shape[-1], outputs: OutFeatures);
    }

    public override string Describe() => $"Linear {OutFeatures}{new Epilogue(Bias, false, Activation).Description}";
}

/// <summary>dx = dy W.</summary>
public sealed record LinearInputGradient : Operator
{
    public override void Infer(InferContext c) => c.Output(c.Shape.With(-1, c.Inputs[1].Shape[1]));

    public override Layout? InputLayout(Graph graph, Node node, int input) => input == 1 ? new PanelLayout(Transposed: true) : null;

    public override long MultiplyAdds(Graph graph, Node node) => graph.Values[node.Output].Shape.Elements * graph.Values[node.Inputs[0]].Shape[-1];

    public override KernelCall Lower(LowerContext c) =>
        LinearKernel.Call(c, Epilogue.None, x: 0, weight: 1, bias: 2, inputs: c.Input(0).Shape[-1], outputs: c.Output().Shape[-1]);

    public override string Describe() => "gradient of Linear's input";
}

/// <summary>dW = dyᵀ x, summed over samples in order.</summary>
public sealed record LinearWeightGradient : Operator
{
    public override void Infer(InferContext c) => c.Output(Shape.Of(c.Inputs[1].Shape[-1], c.Shape[-1]), kind: ValueKind.Shared);

    public override long MultiplyAdds(Graph graph, Node node) => graph.Values[node.Inputs[0]].Shape.Elements * graph.Values[node.Inputs[1]].Shape[-1];

    public override KernelCall Lower(LowerContext c) => LinearWeightGradientKernel.Call(c);

    public override string Describe() => "gradient of Linear's weight";
}

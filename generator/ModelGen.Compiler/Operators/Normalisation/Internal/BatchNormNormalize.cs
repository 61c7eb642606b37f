using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// y = (x - mean) · inverse · weight + bias. Where mean and inverse deviation are those of the batch, the gradient
/// includes what flows through them (Ioffe and Szegedy 2015, section 3).
/// </summary>
public sealed record BatchNormNormalize(bool Affine, bool OfBatch) : Operator, IChannelwise, IFusable, IAddsResidual
{
    public string KernelName => "BatchNorm" + (Affine ? "" : "_Plain");

    public EquatableArray<string> Tensors => ["x"];

    public EquatableArray<string> Channels => Affine ? ["mean", "inverse", "weight", "bias"] : ["mean", "inverse"];

    public Activation? Activation => null;

    public bool CanAddResidual => true;

    private FusedChannelwise Fused => new(this, null, Residual: false, null);

    public Operator WithActivation(Activation activation) => Fused.WithActivation(activation);

    public Node AddResidual(Node node, int residual) => Fused.AddResidual(node, residual);

    public bool AreFirstAxis(Shape shape) => true;

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) =>
        Affine ? [channels[0], $"{channels[1]} * {channels[2]}", channels[3]] : [channels[0], channels[1]];

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) => Affine
        ? v.Fma($"({tensors[0]} - {constants[0]})", constants[1], constants[2])
        : $"({tensors[0]} - {constants[0]}) * {constants[1]}";

    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        var dy = g.OutputGradient;
        Value[] weight = Affine ? [g.Input(3)] : [];
        var sums = OfBatch && g.Wants(0) || g.Wants(3) || g.Wants(4) ? g.AddAll(new ChannelSums(), dy, g.Input(0), g.Input(1), g.Input(2)) : null;
        if (g.Wants(4)) g.Give(4, sums![0]);
        if (g.Wants(3)) g.Give(3, sums![1]);
        if (!g.Wants(0)) return;
        g.Give(0, OfBatch
            ? g.Add(new BatchNormInputGradient(Affine), [dy, g.Input(0), g.Input(1), g.Input(2), sums![0], sums[1], .. weight])
            : g.Add(new FrozenNormInputGradient(Affine), [dy, g.Input(2), .. weight]));
    }

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this);

    public override string Describe() => "normalise by " + (OfBatch ? "the batch" : "the running statistics");
}

/// <summary>For each channel Σ dy and Σ dy · (x - mean) · inverse over the batch.</summary>
public sealed record ChannelSums : Operator, IImageOperator
{
    public bool GivesImage => false;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, 2);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => input < 2 ? ImageLayout.Blocks(Border.None) : null;

    public override void Infer(InferContext c)
    {
        c.Output(Shape.Of(c.Shape[0]), kind: ValueKind.Shared, suffix: "dshift");
        c.Output(Shape.Of(c.Shape[0]), kind: ValueKind.Shared, suffix: "dscale");
    }

    public override KernelCall Lower(LowerContext c) => ChannelSumsKernel.Call(c, centered: true, new ChannelCut(1, c.Input(0).Shape[0], c.Input(0).Shape.After(0)));

    public override string Describe() => "sums of each channel";
}

/// <summary>dx = inverse · weight · (dy - Σdy / m - (x - mean) · inverse · Σ(dy · x̂) / m), m values per channel.</summary>
public sealed record BatchNormInputGradient(bool Affine) : Operator, IChannelwise
{
    public string KernelName => "BatchNorm_InputGradient" + (Affine ? "" : "_Plain");

    public EquatableArray<string> Tensors => ["dy", "x"];

    public EquatableArray<string> Channels => Affine ? ["mean", "inverse", "dshift", "dscale", "weight"] : ["mean", "inverse", "dshift", "dscale"];

    public bool AreFirstAxis(Shape shape) => true;

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels)
    {
        var count = v.Broadcast($"({v.Element})values");
        return [channels[0], $"{channels[1]} * {channels[3]} / {count}", $"{channels[2]} / {count}", Affine ? $"{channels[1]} * {channels[4]}" : channels[1]];
    }

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) =>
        $"({tensors[0]} - {constants[2]} - ({tensors[1]} - {constants[0]}) * {constants[1]}) * {constants[3]}";

    public override bool CanOverwrite(int input) => input < 2;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this, new Argument.BatchCount(c.Output().Shape.After(0)));

    public override string Describe() => "gradient of BatchNorm's input";
}

/// <summary>dx = dy · inverse · weight: the statistics are constants.</summary>
public sealed record FrozenNormInputGradient(bool Affine) : Operator, IChannelwise
{
    public string KernelName => "FrozenNorm_InputGradient" + (Affine ? "" : "_Plain");

    public EquatableArray<string> Tensors => ["dy"];

    public EquatableArray<string> Channels => Affine ? ["inverse", "weight"] : ["inverse"];

    public bool AreFirstAxis(Shape shape) => true;

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => [Affine ? $"{channels[0]} * {channels[1]}" : channels[0]];

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) => $"{tensors[0]} * {constants[0]}";

    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this);

    public override string Describe() => "gradient of a frozen BatchNorm's input";
}

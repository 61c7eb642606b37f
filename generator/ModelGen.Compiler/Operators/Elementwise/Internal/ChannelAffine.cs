using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>y = x · scale + shift with learned numbers for each channel of a cut; either of the two may be missing.</summary>
public sealed record ChannelAffine(ChannelCut Cut, bool Scale, bool Shift) : Operator, IChannelwise, IFusable, IAddsResidual
{
    public string KernelName => Scale ? Shift ? "ChannelAffine" : "ChannelScale" : "ChannelShift";

    public EquatableArray<string> Tensors => ["x"];

    public EquatableArray<string> Channels => Scale ? Shift ? ["scale", "shift"] : ["scale"] : ["shift"];

    public Activation? Activation => null;

    public bool CanAddResidual => true;

    private FusedChannelwise Fused => new(this, Cut, Residual: false, null);

    public Operator WithActivation(Activation activation) => Fused.WithActivation(activation);

    public Node AddResidual(Node node, int residual) => Fused.AddResidual(node, residual);

    public bool AreFirstAxis(Shape shape) => Cut.Rows == 1 && Cut.Channels == shape[0];

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => channels.ToEquatable();

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) => Scale
        ? Shift ? v.Fma(tensors[0], constants[0], constants[1]) : $"{tensors[0]} * {constants[0]}"
        : $"{tensors[0]} + {constants[0]}";

    public override bool CanOverwrite(int input) => input == 0;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override void Differentiate(GradientContext g)
    {
        var dy = g.OutputGradient;
        if (g.Wants(0)) g.Give(0, Scale ? g.Add(new ChannelAffine(Cut, Scale: true, Shift: false), dy, g.Input(1)) : dy);
        if (Scale && (g.Wants(1) || g.Wants(2)))
        {
            var sums = g.AddAll(new ChannelAffineSums(Cut, g.Input(1).Shape), dy, g.Input(0));
            if (g.Wants(1)) g.Give(1, sums[1]);
            if (g.Wants(2)) g.Give(2, sums[0]);
        }
        else if (!Scale && g.Wants(1)) g.Give(1, g.Add(new SumOverAllButAxis(1), g.Add(new View(Shape.Of(Cut.Rows, Cut.Channels, Cut.After)), dy)));
    }

    public override KernelCall Lower(LowerContext c) => ChannelMapKernel.Call(c, this, Cut);

    public override string Describe() => Scale ? Shift ? "scale and shift" : "scale" : "shift";
}

/// <summary>For each channel Σ dy and Σ dy · x over the batch.</summary>
public sealed record ChannelAffineSums(ChannelCut Cut, Shape Weight) : Operator
{
    public override void Infer(InferContext c)
    {
        c.Output(Weight, kind: ValueKind.Shared, suffix: "dshift");
        c.Output(Weight, kind: ValueKind.Shared, suffix: "dscale");
    }

    public override KernelCall Lower(LowerContext c) => ChannelSumsKernel.Call(c, centered: false, Cut);

    public override string Describe() => "sums of each channel";
}

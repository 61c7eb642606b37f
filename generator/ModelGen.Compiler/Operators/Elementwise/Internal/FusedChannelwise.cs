using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Operators;

/// <summary>A function with numbers for each channel, and what follows it in the same pass over memory: a sum, an activation.</summary>
/// <param name="First">The function of an operator that maps its first axis channel by channel.</param>
/// <param name="Cut">The channels of its tensors.</param>
public sealed record FusedChannelwise(IChannelwise First, ChannelCut? Cut, bool Residual, Activation? Activation) : Operator, IChannelwise, IActivated, IFusable, IAddsResidual
{
    IActivation? IActivated.Activation => Activation;

    public override string Name => ((Operator)First).Name;

    public string KernelName => First.KernelName + new Epilogue(false, Residual, Activation).Name;

    public EquatableArray<string> Tensors => Residual ? First.Tensors.Append("residual").ToEquatable() : First.Tensors;

    public EquatableArray<string> Channels => First.Channels;

    public bool CanAddResidual => !Residual && Activation is null;

    public Node AddResidual(Node node, int residual)
    {
        var inputs = node.Inputs.ToList();
        inputs.Insert(First.Tensors.Count, residual);
        return node with { Operator = this with { Residual = true }, Inputs = inputs.ToEquatable() };
    }

    public Operator WithActivation(Activation activation) => this with { Activation = activation };

    public bool AreFirstAxis(Shape shape) => First.AreFirstAxis(shape);

    public EquatableArray<string> Constants(Width v, IReadOnlyList<string> channels) => First.Constants(v, channels);

    public string Map(Width v, IReadOnlyList<string> tensors, IReadOnlyList<string> constants) =>
        First.Map(v, tensors, constants) + (Residual ? $" + {tensors[tensors.Count - 1]}" : "");

    public override bool CanOverwrite(int input) => input < Tensors.Count;

    public override void Infer(InferContext c) => c.Output(c.Shape);

    public override KernelCall Lower(LowerContext c) => Cut is { } cut ? ChannelMapKernel.Call(c, this, cut) : ChannelMapKernel.Call(c, this);

    public override string Describe() => ((Operator)First).Describe() + new Epilogue(false, Residual, Activation).Description;
}

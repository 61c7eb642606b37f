using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// A convolution of sequences run backwards, as torch.nn.ConvTranspose1d:
/// y[o, t·stride + s·dilation - padding] += weight[i, o, s] · x[i, t], and then the bias. Weight [in, out / groups, kernel] and
/// bias [out], both U(±1/sqrt(out / groups · kernel)). It runs as a transposed convolution over images of height 1.
/// </summary>
public sealed record ConvTranspose1d(int OutChannels, int KernelSize, int Stride, int Padding, int OutputPadding, int Dilation, int Groups, bool Bias) : Operator
{
    public static LayerKind Kind { get; } = new("ConvTranspose1d", "a convolution of sequences run backwards: every element spreads over the window it stands for", "torch.nn.ConvTranspose1d", "ConvTranspose",
        a => new ConvTranspose1d(a.Int("outChannels"), a.Int("kernelSize", 1), a.Int("stride", 1), a.Int("padding"), a.Int("outputPadding"), a.Int("dilation", 1), a.Int("groups", 1), a.Bool("bias", true)))
    {
        HasWeights = static _ => true,
        Shapes = "[in, length] to [out, (length - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1]",
    };

    public override void Infer(InferContext c)
    {
        AsImages.CheckOptions(c, isSequence: true);
        if (!Window.IsSequence(c, "ConvTranspose2d")) return;
        if (Groups >= 1 && c.Shape[0] % Groups != 0)
            c.Error(Rules.Groups, "groups", $"{c.Layer} cuts its input into {Groups} groups, but {c.Producer} gives {c.Shape[0]} channels ({c.Shape}), which {Groups} does not divide.");
        var length = c.HasErrors ? 0 : AsImages.OutputSize(Image(c.Shape)).W;
        if (!c.HasErrors && length < 1)
            c.Error(Rules.Option, "padding", $"The padding {Padding} of {c.Layer} cuts off more than there is: {c.Producer} gives {c.Shape}, whose length would become {length}. Use a smaller padding.");
        if (c.HasErrors || Weights.TooMany(c, (long)c.Shape[0] * (OutChannels / Groups) * KernelSize))
        {
            c.Output(Shape.Unknown);
            return;
        }
        var fan = (long)(OutChannels / Groups) * KernelSize;
        c.Parameter("weight", Shape.Of(c.Shape[0], OutChannels / Groups, KernelSize), Initializer.FanIn(fan), groups: Groups, outputAxis: 1);
        if (Bias) c.Parameter("bias", Shape.Of(OutChannels), Initializer.FanIn(fan));
        c.Output(Shape.Of(OutChannels, length));
    }

    public override long MultiplyAdds(Graph graph, Node node) => AsImages.Geometry(Image(graph.Values[node.Inputs[0]].Shape)).MultiplyAdds;

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s)
    {
        var x = s.Add(new View(Image(s.Inputs[0].Shape)), s.Inputs[0]);
        var weight = s.Add(new View(Shape.Of(x.Shape[0], OutChannels / Groups, 1, KernelSize)), s.Inputs[1]);
        var length = AsImages.OutputSize(x.Shape).W;
        var y = s.AddBound(AsImages, Shape.Of(OutChannels, 1, length), Bias ? [x, weight, s.Inputs[2]] : [x, weight]);
        return [s.Add(new View(Shape.Of(OutChannels, length)), y)];
    }

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException("A ConvTranspose1d runs as a ConvTranspose2d.");

    public override string Describe() =>
        $"ConvTranspose1d {OutChannels} {KernelSize}" + (Stride == 1 ? "" : $" stride {Stride}") + (Padding == 0 ? "" : $" padding {Padding}") +
        (OutputPadding == 0 ? "" : $" output padding {OutputPadding}") + (Dilation == 1 ? "" : $" dilation {Dilation}") + (Groups == 1 ? "" : $" groups {Groups}");

    /// <summary>The same over images of height 1.</summary>
    private ConvTranspose2d AsImages => new(OutChannels, new HW(1, KernelSize), new HW(1, Stride), new HW(0, Padding), new HW(0, OutputPadding), new HW(1, Dilation), Groups, Bias);

    private static Shape Image(Shape sequence) => Shape.Of(sequence[0], 1, sequence[1]);
}

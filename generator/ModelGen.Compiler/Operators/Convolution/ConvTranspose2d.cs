using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// What a convolution does to the gradient of its input, as torch.nn.ConvTranspose2d: every element of the input is
/// multiplied with a kernel and added to the window it stands for,
/// y[o, h·stride + r·dilation - padding, ...] += weight[i, o, r, s] · x[i, h, ...], and then the bias. Weight
/// [in, out / groups, kh, kw] and bias [out], both U(±1/sqrt(out / groups · kh · kw)), the fan that PyTorch takes here.
/// </summary>
/// <param name="OutputPadding">Rows and columns at the end that windows of a larger image would reach; it only chooses among the sizes a stride leaves open.</param>
public sealed record ConvTranspose2d(int OutChannels, HW Kernel, HW Stride, HW Padding, HW OutputPadding, HW Dilation, int Groups, bool Bias) : Operator, IFusable, IImageOperator
{
    public static LayerKind Kind { get; } = new("ConvTranspose2d", "a convolution run backwards: every element spreads over the window it stands for", "torch.nn.ConvTranspose2d", "ConvTranspose",
        a => new ConvTranspose2d(a.Int("outChannels"), a.Size("kernelSize", HW.One), a.Size("stride", HW.One), a.Size("padding", default), a.Size("outputPadding", default),
            a.Size("dilation", HW.One), a.Int("groups", 1), a.Bool("bias", true)))
    {
        HasWeights = static _ => true,
        Shapes = "[in, h, w] to [out, (h - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1, ...]",
    };

    public Activation? Activation { get; init; }

    /// <summary>The kernel it runs through.</summary>
    public ConvAlgorithm Algorithm { get; init; }

    public override string Choice => Algorithm.Title();

    private Epilogue Epilogue => new(Bias, false, Activation);

    public Operator WithActivation(Activation activation) => this with { Activation = activation };

    public override void Infer(InferContext c)
    {
        CheckOptions(c);
        if (!Window.IsImage(c)) return;
        if (Groups >= 1 && c.Shape[0] % Groups != 0)
            c.Error(Rules.Groups, "groups", $"{c.Layer} cuts its input into {Groups} groups, but {c.Producer} gives {c.Shape[0]} channels ({c.Shape}), which {Groups} does not divide.");
        if (!c.HasErrors && OutputSize(c.Shape) is var size && (size.H < 1 || size.W < 1))
            c.Error(Rules.Option, "padding", $"The padding {Padding} of {c.Layer} cuts off more than there is: {c.Producer} gives {c.Shape}, which would become {size.H}×{size.W}. Use a smaller padding.");
        if (c.HasErrors || Weights.TooMany(c, WeightShape(c.Shape).Elements))
        {
            c.Output(Shape.Unknown);
            return;
        }
        var fan = (long)(OutChannels / Groups) * Kernel.H * Kernel.W;
        c.Parameter("weight", WeightShape(c.Shape), Initializer.FanIn(fan), groups: Groups, outputAxis: 1);
        if (Bias) c.Parameter("bias", Shape.Of(OutChannels), Initializer.FanIn(fan));
        var (h, w) = OutputSize(c.Shape);
        c.Output(Shape.Of(OutChannels, h, w));
    }

    /// <summary>The convolution that this one is the transpose of: from the output's shape to the input's.</summary>
    public ConvGeometry Geometry(Shape input)
    {
        var (h, w) = OutputSize(input);
        return new ConvGeometry(OutChannels, input[0], h, w, Kernel, Stride, Dilation, Groups, Padding.H, Padding.H - OutputPadding.H, Padding.W, Padding.W - OutputPadding.W);
    }

    public override void Differentiate(GradientContext g)
    {
        var geometry = Geometry(g.Input(0).Shape);
        if (g.Wants(0)) g.Give(0, g.Add(new ConvTranspose2dInputGradient(geometry), g.OutputGradient, g.Input(1)));
        if (g.Wants(1)) g.Give(1, g.Add(new Conv2dWeightGradient(geometry), g.OutputGradient, g.Input(0)));
        if (g.Wants(2)) g.Give(2, g.Add(new SumOverAllButAxis(0), g.OutputGradient));
    }

    public override long MultiplyAdds(Graph graph, Node node) => Geometry(graph.Values[node.Inputs[0]].Shape).MultiplyAdds;

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => Algorithm == ConvAlgorithm.Plain ? BlockedUse.Never : BlockedUse.Always;

    public ImageLayout? ImageInput(Graph graph, Node node, int input) =>
        input == 0 ? ImageLayout.Blocks(Geometry(graph.Values[node.Inputs[0]].Shape).GradientBorder) : null;

    public override Layout? InputLayout(Graph graph, Node node, int input) =>
        input != 1 || Algorithm == ConvAlgorithm.Plain ? null
        : Algorithm == ConvAlgorithm.Depthwise ? new DepthwiseWeightLayout(Flipped: Stride == HW.One)
        : new ConvWeightLayout(Groups, Transposed: true, Flipped: Stride == HW.One);

    public override void Stream(StreamContext s) =>
        StreamRules.Window(s, Kernel, Stride, new HW(Math.Max(Padding.H, OutputPadding.H), Math.Max(Padding.W, OutputPadding.W)));

    public override KernelCall Lower(LowerContext c)
    {
        var g = Geometry(c.Input(0).Shape);
        if (Algorithm == ConvAlgorithm.Plain)
            return c.Call(new ConvTranspose2dPlainKernel(c.Precision, g, Epilogue, c.Tiny), c.Output().Kind == ValueKind.PerSample ? new Split.Samples(1) : Split.Whole, g.MultiplyAdds,
                [.. c.Node.Inputs.Select((_, i) => c.In(i)), c.Out()]);
        int top = (Kernel.H - 1) * Dilation.H - g.Top, left = (Kernel.W - 1) * Dilation.W - g.Left;
        if (Algorithm == ConvAlgorithm.Depthwise)
            return Stride == HW.One ? Conv2dDepthwiseKernel.Call(c, Epilogue, Kernel, HW.One, Dilation, top, left, 1, 2, 3) : Conv2dDepthwiseInputGradientKernel.Call(c, g, Epilogue);
        return Stride == HW.One
            ? Conv2dDirectKernel.Call(c, Epilogue, new ConvReduction(g.InChannels, g.OutChannels, Groups), Kernel, HW.One, Dilation, top, left, weight: 1, bias: 2, images: 3)
            : Conv2dStridedInputGradientKernel.Call(c, g, Epilogue);
    }

    public override string Describe() =>
        $"ConvTranspose2d {OutChannels} {Kernel.By}" + (Stride == HW.One ? "" : $" stride {Stride}") + (Padding == default ? "" : $" padding {Padding}") +
        (OutputPadding == default ? "" : $" output padding {OutputPadding}") + (Dilation == HW.One ? "" : $" dilation {Dilation}") + (Groups == 1 ? "" : $" groups {Groups}") + Epilogue.Description;

    private Shape WeightShape(Shape input) => Shape.Of(input[0], OutChannels / Groups, Kernel.H, Kernel.W);

    /// <summary>Height and width of the result; below 1 where padding cuts off all.</summary>
    public HW OutputSize(Shape input) => new(
        Size(input[1], Kernel.H, Stride.H, Padding.H, OutputPadding.H, Dilation.H), Size(input[2], Kernel.W, Stride.W, Padding.W, OutputPadding.W, Dilation.W));

    private static int Size(int size, int kernel, int stride, int padding, int outputPadding, int dilation) =>
        (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, (size - 1L) * stride - 2 * padding + (long)dilation * (kernel - 1) + outputPadding + 1));

    /// <summary>Reports options out of range.</summary>
    /// <param name="c">Where to.</param>
    /// <param name="isSequence">Whether only the sizes across were given.</param>
    public void CheckOptions(InferContext c, bool isSequence = false)
    {
        HW Given(HW size) => isSequence ? new HW(size.W, size.W) : size;
        if (OutChannels < 1) c.Error(Rules.Option, "outChannels", $"{c.Layer} needs at least one output channel, not {OutChannels}.");
        Window.Check(c, Given(Kernel), Given(Stride), Given(Padding), Given(Dilation));
        if (OutputPadding.H < 0 || OutputPadding.W < 0)
            c.Error(Rules.Option, "outputPadding", $"The output padding of {c.Layer} must be at least 0, not {Given(OutputPadding)}.");
        else if (OutputPadding.H >= Math.Max(Stride.H, Dilation.H) || OutputPadding.W >= Math.Max(Stride.W, Dilation.W))
            c.Error(Rules.Option, "outputPadding", $"The output padding {Given(OutputPadding)} of {c.Layer} must be smaller than its stride {Given(Stride)} or its dilation {Given(Dilation)}.");
        if (Groups < 1) c.Error(Rules.Groups, "groups", $"{c.Layer} needs at least one group, not {Groups}.");
        else if (OutChannels >= 1 && OutChannels % Groups != 0)
            c.Error(Rules.Groups, "groups", $"The {OutChannels} output channels of {c.Layer} do not divide into {Groups} groups. Make them a multiple of {Groups}.");
    }
}

/// <summary>The gradient of a transposed convolution's input: the convolution that it is the transpose of, over the output's gradient.</summary>
public sealed record ConvTranspose2dInputGradient(ConvGeometry Geometry) : Operator, IImageOperator
{
    /// <summary>The kernel it runs through.</summary>
    public ConvAlgorithm Algorithm { get; init; }

    public override string Choice => Algorithm.Title();

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => Algorithm == ConvAlgorithm.Plain ? BlockedUse.Never : BlockedUse.Always;

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => input == 0 ? ImageLayout.Blocks(Geometry.InputBorder) : null;

    public override Layout? InputLayout(Graph graph, Node node, int input) =>
        input != 1 || Algorithm == ConvAlgorithm.Plain ? null
        : Algorithm == ConvAlgorithm.Depthwise ? new DepthwiseWeightLayout(Flipped: false)
        : new ConvWeightLayout(Geometry.Groups, Transposed: false, Flipped: false);

    public override void Infer(InferContext c) => c.Output(Shape.Of(Geometry.OutChannels, Geometry.OutH, Geometry.OutW));

    public override long MultiplyAdds(Graph graph, Node node) => Geometry.MultiplyAdds;

    public override KernelCall Lower(LowerContext c)
    {
        var g = Geometry;
        if (Algorithm == ConvAlgorithm.Depthwise) return Conv2dDepthwiseKernel.Call(c, Epilogue.None, g.Kernel, g.Stride, g.Dilation, g.Top, g.Left, 1, -1, -1);
        return Algorithm == ConvAlgorithm.Plain
            ? c.Call(new Conv2dPlainKernel(c.Precision, ConvPass.Forward, g, Epilogue.None, c.Tiny), c.Output().Kind == ValueKind.PerSample ? new Split.Samples(1) : Split.Whole, g.MultiplyAdds, c.In(0), c.In(1), c.Out())
            : Conv2dDirectKernel.Call(c, Epilogue.None, new ConvReduction(g.OutChannels, g.InChannels, g.Groups), g.Kernel, g.Stride, g.Dilation, g.Top, g.Left, weight: 1, bias: -1, images: -1);
    }

    public override string Describe() => "gradient of ConvTranspose2d's input";
}

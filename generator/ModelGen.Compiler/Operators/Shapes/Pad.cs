using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Elements before and after the last axes, the last axis first, as torch.nn.functional.pad: a constant; or
/// y[i] = x[f(i - before)] with f(i) = |i| mirrored at the last element too (reflect), i held within the axis (replicate), or
/// i modulo the axis (circular). Negative numbers cut off. The axes are padded one after the other, two where they are the
/// rows and columns of an image.
/// </summary>
/// <param name="Amounts">Before and after each axis, the last axis first.</param>
public sealed record Pad(EquatableArray<int> Amounts, PadMode Mode, double Constant) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("Pad", "elements before and after the last axes: a constant, or the tensor mirrored, held or repeated", "torch.nn.functional.pad", "Pad",
        a => new Pad((a.Ints("padding") ?? []).ToEquatable(), a.Enum("mode", PadMode.Constant), a.Real("value", 0)))
    {
        Shapes = "[..., h, w] to [..., h + top + bottom, w + left + right] for padding left, right, top, bottom",
    };

    public override void Infer(InferContext c)
    {
        if (Amounts.Count == 0 || Amounts.Count % 2 != 0)
            c.Error(Rules.Option, "padding", $"The padding of {c.Layer} takes two numbers for each axis, before and after it, the last axis first, not {Amounts.Count}.");
        else if (c.Known && Amounts.Count > 2 * c.Shape.Rank)
            c.Error(Rules.Option, "padding", $"{c.Layer} pads {Amounts.Count / 2} axes, but {c.Producer} gives {c.Shape}; the batch is not counted.");
        if (Constant != 0 && Mode != PadMode.Constant) c.Error(Rules.Option, "value", $"{c.Layer} has a value, but its mode is {Mode}, which takes none.");
        if (!c.Known)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var shape = c.Shape;
        for (var i = 0; i < Amounts.Count / 2; i++)
        {
            var axis = shape.Rank - 1 - i;
            Check(c, Mode, axis, Before(i), After(i));
            shape = shape.With(axis, (int)Math.Max(1, Math.Min(int.MaxValue, (long)shape[axis] + Before(i) + After(i))));
        }
        c.Output(c.HasErrors ? Shape.Unknown : shape);
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var x = s.Inputs[0];
        for (var i = 0; i < Amounts.Count / 2; i++)
        {
            if (Before(i) == 0 && After(i) == 0) continue;
            var both = i == 0 && Amounts.Count >= 4 && (Before(1) != 0 || After(1) != 0);
            x = both ? PadRows(s, x, x.Shape.Rank - 2, (Before(1), After(1)), (Before(0), After(0))) : PadAxis(s, x, x.Shape.Rank - 1 - i, (Before(i), After(i)));
            if (both) i++;
        }
        return [x.Id == s.Inputs[0].Id ? s.Add(new View(x.Shape), x) : x];
    }

    public override void Stream(StreamContext s)
    {
        var fromLast = s.Declared(0).Rank - 1 - s.Time(0)!.Value;
        if (2 * fromLast < Amounts.Count && (Before(fromLast) != 0 || After(fromLast) != 0)) s.Refuse("pads the sequence in time. Pad the axes within a frame alone; a causal Conv1d has its zeros before the sequence.");
        else s.Same(s.Time(0));
    }

    public override string Describe() => $"Pad {Amounts}" + (Mode == PadMode.Constant ? Constant == 0 ? "" : " " + Constants.Text(Constant) : " " + Mode.ToString().ToLowerInvariant());

    private int Before(int fromLast) => Amounts[2 * fromLast];

    private int After(int fromLast) => Amounts[2 * fromLast + 1];

    /// <summary>Reports more padding than the mode can give, or than there is to cut off.</summary>
    internal static void Check(InferContext c, PadMode mode, int axis, int before, int after)
    {
        var size = c.Shape[axis];
        if (size + (long)Math.Min(before, 0) + Math.Min(after, 0) < 1)
            c.Error(Rules.Option, "padding", $"{c.Layer} cuts off {-(long)Math.Min(before, 0)} and {-(long)Math.Min(after, 0)} elements of axis {axis} of {c.Shape}, which leaves nothing.");
        var most = mode switch { PadMode.Reflect => size - 1, PadMode.Circular => size, _ => int.MaxValue };
        if (before > most || after > most)
            c.Error(Rules.Option, "padding", $"{c.Layer} puts {Math.Max(before, after)} elements beside axis {axis} of {c.Shape}; {(mode == PadMode.Reflect ? "a mirror image has" : "going round gives")} at most {most}.");
    }

    /// <summary>One axis: the rows or columns of an image as they are, another axis as the rows or columns of a view.</summary>
    private Value PadAxis(SpecializeContext s, Value x, int axis, (int Before, int After) amounts) => axis == x.Shape.Rank - 1
        ? PadRows(s, x, x.Shape.Rank > 1 ? axis - 1 : -1, default, amounts)
        : PadRows(s, x, axis, amounts, default);

    private Value PadRows(SpecializeContext s, Value x, int axis, (int Before, int After) rows, (int Before, int After) columns)
    {
        var shape = x.Shape;
        var result = axis < 0 ? shape : shape.With(axis, shape[axis] + rows.Before + rows.After);
        result = result.With(-1, shape[-1] + columns.Before + columns.After);
        var image = shape.Rank == 3 && axis == 1 ? shape : axis < 0 ? Shape.Of(1, 1, shape[0]) : Shape.Of(shape.Before(axis), shape[axis], shape.After(axis));
        if (image != shape) x = s.Add(new View(image), x);
        x = s.Add(new PadImage(new PadGeometry(Mode, Constant, rows.Before, rows.After, columns.Before, columns.After)), x);
        return image != shape ? s.Add(new View(result), x) : x;
    }
}

/// <summary>Rows above and below and columns left and right of an image; negative numbers cut off.</summary>
public sealed record PadImage(PadGeometry Geometry) : Operator, IImageOperator
{
    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, node.Inputs.Count);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(Geometry.Padded(c.Shape));

    public override void Differentiate(GradientContext g)
    {
        if (!g.Wants(0)) return;
        g.Give(0, Geometry is { Mode: PadMode.Constant, Top: var top, Bottom: var bottom, Left: var left, Right: var right }
            ? g.Add(new PadImage(new PadGeometry(PadMode.Constant, 0, -top, -bottom, -left, -right)), g.OutputGradient)
            : g.Add(new PadImageGradient(Geometry, g.Input(0).Shape), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => PadImageKernel.Call(c, Geometry, c.Input(0).Shape, gradient: false);

    public override string Describe() => Geometry.Describe();
}

/// <summary>dx: every element adds up the gradients of the places it was written to.</summary>
public sealed record PadImageGradient(PadGeometry Geometry, Shape Image) : Operator, IImageOperator
{
    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.OfImages(graph, node, node.Inputs.Count);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(Image);

    public override KernelCall Lower(LowerContext c) => PadImageKernel.Call(c, Geometry, Image, gradient: true);

    public override string Describe() => "gradient of Pad";
}

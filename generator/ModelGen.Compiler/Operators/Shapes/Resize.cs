using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// An image in another size, as torch.nn.Upsample. Where pixel i of the result lies in the image:
/// i · step rounded down (nearest); (i + 1/2) · step - 1/2, at least 0, between two rows and two columns that are weighted
/// by their distance (bilinear), or among four by cubics (bicubic); with AlignCorners i · (size - 1) / (result - 1). The step is one over
/// the scale, or size / result where the result's size is given. Bicubic and antialiased it becomes a <see cref="Resample"/>.
/// </summary>
/// <param name="Scale">How many times as high and wide the result is; nothing where its size is given.</param>
/// <param name="Size">The size of the result, where no scale is given.</param>
/// <param name="Antialias">Whether a smaller image takes all pixels into account, by filters as wide as its steps.</param>
public sealed record Resize(EquatableArray<double> Scale, HW? Size, UpsampleMode Mode, bool AlignCorners, bool Antialias) : Operator, IImageOperator
{
    /// <summary>By a factor.</summary>
    public static LayerKind UpsampleKind { get; } = new("Upsample", "an image some times as large, its pixels repeated or interpolated", "torch.nn.Upsample", "Resize",
        a => new Resize(a.Reals("scaleFactor") is { } scale ? scale.ToEquatable() : [a.Real("scaleFactor", 1), a.Real("scaleFactor", 1)], null, a.Enum("mode", UpsampleMode.Nearest), a.Bool("alignCorners", false), a.Bool("antialias", false)))
    {
        Shapes = "[c, h, w] to [c, h·scale, w·scale], rounded down",
    };

    /// <summary>To a size.</summary>
    public static LayerKind Kind { get; } = new("Resize", "an image in a given size, its pixels repeated, left out or interpolated", "torch.nn.functional.interpolate", "Resize",
        a => new Resize(default, a.Size("size", default), a.Enum("mode", UpsampleMode.Nearest), a.Bool("alignCorners", false), a.Bool("antialias", false)))
    {
        Shapes = "[c, h, w] to [c, size, size]",
    };

    public override string Name => IsScaled ? "Upsample" : "Resize";

    private bool IsScaled => Size is null;

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.InBlocks(graph, node, 1);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c)
    {
        if (IsScaled && Scale.Count != 2)
            c.Error(Rules.Option, "scaleFactor", $"The scale of {c.Layer} is one number or two, [down, right], not {Scale.Count}.");
        else if (IsScaled && Scale.Any(scale => !(scale > 0)))
            c.Error(Rules.Option, "scaleFactor", $"The scale of {c.Layer} must be above 0, not {Constants.Text(Scale.First(scale => !(scale > 0)))}.");
        if (Size is { } given && (given.H < 1 || given.W < 1)) c.Error(Rules.Option, "size", $"The size of {c.Layer} must be at least 1, not {given}.");
        if (AlignCorners && Mode == UpsampleMode.Nearest)
            c.Error(Rules.Option, "alignCorners", $"{c.Layer} takes the nearest pixel, which knows no corners. Remove AlignCorners, or write Mode = UpsampleMode.Bilinear.");
        if (Antialias && Mode == UpsampleMode.Nearest)
            c.Error(Rules.Option, "antialias", $"{c.Layer} takes the nearest pixel alone, which leaves nothing to smooth. Remove Antialias, or write Mode = UpsampleMode.Bilinear.");
        if (!Window.IsImage(c)) return;
        var (h, w) = c.HasErrors ? default : Output(c.Shape);
        if (!c.HasErrors && (h < 1 || w < 1))
            c.Error(Rules.Option, "scaleFactor", $"{c.Layer} makes nothing of {c.Shape}: {h}×{w} pixels. Use a larger scale.");
        c.Output(c.HasErrors ? Shape.Unknown : Shape.Of(c.Shape[0], h, w));
    }

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s) =>
        Mode == UpsampleMode.Bicubic || Antialias ? [Resample.Add(s.Add, s.Inputs[0], Geometry(s.Inputs[0].Shape), gradient: false)] : null;

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new ResizeGradient(Geometry(g.Input(0).Shape)), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => ResizeKernel.Call(c, Geometry(c.Input(0).Shape), gradient: false);

    public override string Describe() =>
        (Size is { } size ? $"Resize {size.By}" : $"Upsample {string.Join("x", Scale.Distinct().Select(Constants.Text))}") +
        (Mode == UpsampleMode.Nearest ? "" : " " + Mode.ToString().ToLowerInvariant()) + (Antialias ? ", antialiased" : "") + (AlignCorners ? ", corners aligned" : "");

    public ResizeGeometry Geometry(Shape input)
    {
        var (h, w) = Output(input);
        ResizeAxis Axis(int size, int result, int direction) => new(size, result, IsScaled ? Scale[direction] : 0, Mode, AlignCorners, Antialias);
        return new ResizeGeometry(input[0], Axis(input[1], h, 0), Axis(input[2], w, 1));
    }

    private HW Output(Shape input) => Size ?? new(Scaled(input[1], Scale[0]), Scaled(input[2], Scale[1]));

    private static int Scaled(int size, double scale) => (int)Math.Min(int.MaxValue, Math.Floor(size * scale));
}

/// <summary>dx: every pixel adds up the gradients of the pixels it gave something to, by what it gave.</summary>
public sealed record ResizeGradient(ResizeGeometry Geometry) : Operator, IImageOperator
{
    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ImageUse.InBlocks(graph, node, 1);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(Geometry.Input);

    public override KernelCall Lower(LowerContext c) => ResizeKernel.Call(c, Geometry, gradient: true);

    public override string Describe() => "gradient of resizing";
}

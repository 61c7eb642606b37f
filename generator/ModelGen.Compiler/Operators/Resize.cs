using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Operators;

/// <summary>How a pixel is found between pixels.</summary>
public enum UpsampleMode { Nearest, Bilinear }

/// <summary>
/// An image in another size, as torch.nn.Upsample. Where pixel i of the result lies in the image:
/// i · step rounded down (nearest); (i + 1/2) · step - 1/2, at least 0, between two rows and two columns that are weighted
/// by their distance (bilinear); with AlignCorners i · (size - 1) / (result - 1). The step is one over the scale, or
/// size / result where the result's size is given.
/// </summary>
/// <param name="ScaleH">How many times as high the result is; 0 where its size is given.</param>
/// <param name="Size">The size of the result; zeros where a scale is given.</param>
public sealed record Resize(double ScaleH, double ScaleW, HW Size, UpsampleMode Mode, bool AlignCorners) : Operator, IImageOperator
{
    /// <summary>By a factor.</summary>
    public static LayerKind UpsampleKind { get; } = new("Upsample", "an image some times as large, its pixels repeated or interpolated", "torch.nn.Upsample", "Resize",
        a => new Resize(Scale(a, 0), Scale(a, 1), default, a.Enum("mode", UpsampleMode.Nearest), a.Bool("alignCorners", false)))
    {
        Shapes = "[c, h, w] to [c, h·scale, w·scale], rounded down",
    };

    /// <summary>To a size.</summary>
    public static LayerKind Kind { get; } = new("Resize", "an image in a given size, its pixels repeated, left out or interpolated", "torch.nn.functional.interpolate", "Resize",
        a => new Resize(0, 0, a.Size("size", new HW(0, 0)), a.Enum("mode", UpsampleMode.Nearest), a.Bool("alignCorners", false)))
    {
        Shapes = "[c, h, w] to [c, size, size]",
    };

    public override string Name => IsScaled ? "Upsample" : "Resize";

    private bool IsScaled => ScaleH != 0 || ScaleW != 0;

    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => ResizeGradient.UseOf(graph, node);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c)
    {
        if (IsScaled && !(ScaleH > 0 && ScaleW > 0))
            c.Error(Rules.Option, "scaleFactor", $"The scale of {c.Layer} must be above 0, not {(ScaleH > 0 ? Constants.Text(ScaleW) : Constants.Text(ScaleH))}.");
        if (!IsScaled && (Size.H < 1 || Size.W < 1)) c.Error(Rules.Option, "size", $"The size of {c.Layer} must be at least 1, not {Size}.");
        if (AlignCorners && Mode == UpsampleMode.Nearest)
            c.Error(Rules.Option, "alignCorners", $"{c.Layer} takes the nearest pixel, which knows no corners. Remove AlignCorners, or write Mode = UpsampleMode.Bilinear.");
        if (!Window.IsImage(c)) return;
        var (h, w) = c.HasErrors ? default : Output(c.Shape);
        if (!c.HasErrors && (h < 1 || w < 1))
            c.Error(Rules.Option, "scaleFactor", $"{c.Layer} makes nothing of {c.Shape}: {h}×{w} pixels. Use a larger scale.");
        c.Output(c.HasErrors ? Shape.Unknown : Shape.Of(c.Shape[0], h, w));
    }

    public override void Differentiate(GradientContext g)
    {
        if (g.Wants(0)) g.Give(0, g.Add(new ResizeGradient(Geometry(g.Input(0).Shape)), g.OutputGradient));
    }

    public override KernelCall Lower(LowerContext c) => ResizeKernel.Call(c, Geometry(c.Input(0).Shape), gradient: false);

    public override string Describe() =>
        (IsScaled ? $"Upsample {(ScaleH == ScaleW ? Constants.Text(ScaleH) : Constants.Text(ScaleH) + "x" + Constants.Text(ScaleW))}" : $"Resize {Size.By}") +
        (Mode == UpsampleMode.Nearest ? "" : " bilinear") + (AlignCorners ? ", corners aligned" : "");

    public ResizeGeometry Geometry(Shape input)
    {
        var (h, w) = Output(input);
        return new ResizeGeometry(input[0], new ResizeAxis(input[1], h, ScaleH, Mode, AlignCorners), new ResizeAxis(input[2], w, ScaleW, Mode, AlignCorners));
    }

    private HW Output(Shape input) => IsScaled ? new(Scaled(input[1], ScaleH), Scaled(input[2], ScaleW)) : Size;

    private static int Scaled(int size, double scale) => (int)Math.Min(int.MaxValue, Math.Floor(size * scale));

    // One factor for both directions, or one for each.
    private static double Scale(LayerArguments a, int direction)
    {
        var both = a.Reals("scaleFactorHW");
        if (both is { Length: 2 }) return both[direction] == 0 ? -1 : both[direction];
        var one = a.Real("scaleFactor", both is null ? 1 : -1);
        return one == 0 ? -1 : one;
    }
}

/// <summary>dx: every pixel adds up the gradients of the pixels it gave something to, by what it gave.</summary>
public sealed record ResizeGradient(ResizeGeometry Geometry) : Operator, IImageOperator
{
    public bool GivesImage => true;

    public BlockedUse Use(Graph graph, Node node) => UseOf(graph, node);

    public ImageLayout? ImageInput(Graph graph, Node node, int input) => ImageLayout.Blocks(Border.None);

    public override void Infer(InferContext c) => c.Output(Geometry.Input);

    public override KernelCall Lower(LowerContext c) => ResizeKernel.Call(c, Geometry, gradient: true);

    public override string Describe() => "gradient of resizing";

    /// <summary>Vectors run over channels; so few of them that most lanes would be idle stay in planes.</summary>
    internal static BlockedUse UseOf(Graph graph, Node node) => ImageUse.OfImages(graph, node, 1) is BlockedUse.Follows && graph.Values[node.Inputs[0]].Shape[0] >= ImageLayout.Lanes / 2
        ? BlockedUse.Always : ImageUse.OfImages(graph, node, 1);
}

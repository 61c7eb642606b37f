using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Pixels become channels, as torch.nn.PixelUnshuffle: y[c·r² + a·r + b, h, w] = x[c, h·r + a, w·r + b], what PixelShuffle
/// undoes.
/// </summary>
public sealed record PixelUnshuffle(int DownscaleFactor) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("PixelUnshuffle", "pixels become channels: y[c·r² + a·r + b, h, w] = x[c, h·r + a, w·r + b]", "torch.nn.PixelUnshuffle", "SpaceToDepth",
        a => new PixelUnshuffle(a.Int("downscaleFactor", 1)))
    {
        Shapes = "[c, h·r, w·r] to [c·r², h, w]",
    };

    public override void Infer(InferContext c)
    {
        if (DownscaleFactor < 1 || DownscaleFactor > 1 << 12) c.Error(Rules.Option, "downscaleFactor", $"The factor of {c.Layer} must be from 1 to 4096, not {DownscaleFactor}.");
        if (!Window.IsImage(c)) return;
        if (!c.HasErrors && (c.Shape[1] % DownscaleFactor != 0 || c.Shape[2] % DownscaleFactor != 0))
            c.Error(Rules.Groups, "downscaleFactor", $"{c.Layer} makes channels of {DownscaleFactor}×{DownscaleFactor} pixels, but {c.Producer} gives {c.Shape}, whose height and width {DownscaleFactor} does not divide.");
        c.Output(c.HasErrors ? Shape.Unknown : Unshuffled(c.Shape));
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var x = s.Inputs[0];
        var r = DownscaleFactor;
        var split = s.Add(new View(Shape.Of(x.Shape[0], x.Shape[1] / r, r, x.Shape[2] / r, r)), x);
        return [s.Add(new View(Unshuffled(x.Shape)), s.Add(new Permute([0, 2, 4, 1, 3]), split))];
    }

    public override string Describe() => $"PixelUnshuffle {DownscaleFactor}";

    private Shape Unshuffled(Shape x) => Shape.Of(x[0] * DownscaleFactor * DownscaleFactor, x[1] / DownscaleFactor, x[2] / DownscaleFactor);
}

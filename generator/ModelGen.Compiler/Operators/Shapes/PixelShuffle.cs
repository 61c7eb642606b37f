using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// Channels become pixels, as torch.nn.PixelShuffle (Shi and others 2016):
/// y[c, h·r + a, w·r + b] = x[c·r² + a·r + b, h, w].
/// </summary>
public sealed record PixelShuffle(int UpscaleFactor) : CompositeOperator
{
    public static LayerKind Kind { get; } = new("PixelShuffle", "channels become pixels: y[c, h·r + a, w·r + b] = x[c·r² + a·r + b, h, w]", "torch.nn.PixelShuffle", "DepthToSpace",
        a => new PixelShuffle(a.Int("upscaleFactor", 1)))
    {
        Shapes = "[c·r², h, w] to [c, h·r, w·r]",
    };

    public override void Infer(InferContext c)
    {
        if (UpscaleFactor < 1 || UpscaleFactor > 1 << 12) c.Error(Rules.Option, "upscaleFactor", $"The factor of {c.Layer} must be from 1 to 4096, not {UpscaleFactor}.");
        if (!Window.IsImage(c)) return;
        if (!c.HasErrors && c.Shape[0] % (UpscaleFactor * UpscaleFactor) != 0)
            c.Error(Rules.Groups, "upscaleFactor", $"{c.Layer} makes {UpscaleFactor}×{UpscaleFactor} pixels of as many channels, but {c.Producer} gives {c.Shape[0]} channels ({c.Shape}), which {UpscaleFactor * UpscaleFactor} does not divide.");
        c.Output(c.HasErrors ? Shape.Unknown : Shuffled(c.Shape));
    }

    protected override IReadOnlyList<Value> Expand(SpecializeContext s)
    {
        var x = s.Inputs[0];
        int r = UpscaleFactor, channels = x.Shape[0] / (r * r);
        var split = s.Add(new View(Shape.Of(channels, r, r, x.Shape[1], x.Shape[2])), x);
        return [s.Add(new View(Shuffled(x.Shape)), s.Add(new Permute([0, 3, 1, 4, 2]), split))];
    }

    public override string Describe() => $"PixelShuffle {UpscaleFactor}";

    private Shape Shuffled(Shape x) => Shape.Of(x[0] / (UpscaleFactor * UpscaleFactor), x[1] * UpscaleFactor, x[2] * UpscaleFactor);
}

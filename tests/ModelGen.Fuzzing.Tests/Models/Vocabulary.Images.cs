namespace ModelGen.Fuzzing.Tests;

internal static partial class Vocabulary
{
    private static IEnumerable<Proposal> Images()
    {
        Proposal Image(string name, Func<Draw, Compiler.Graphs.Shape, Call> make) => new(name, 3, make);
        for (var often = 0; often < 6; often++) yield return Image("Conv2d", (d, s) => Convolution(d, s));
        for (var often = 0; often < 2; often++)
            yield return Image("ConvTranspose2d", (d, s) => Call.Of("ConvTranspose2d", ("outChannels", d.Channels()), ("kernelSize", d.Kernel())).With(
                ("stride", d.Maybe(0.5, () => d.Pair(() => d.Int(1, 3)))), ("padding", d.Padding(2)), ("outputPadding", d.Maybe(0.3, () => d.Pair(() => d.Int(0, 1)))),
                ("dilation", d.Maybe(0.2, () => d.Pair(() => d.Int(1, 2)))), ("groups", Groups(d, s[0])), ("bias", d.Maybe(0.3, () => false))));
        yield return Image("MaxPool2d", (d, _) => Pool("MaxPool2d", d).With(("dilation", d.Maybe(0.2, () => d.Pair(() => d.Int(1, 2))))));
        yield return Image("AvgPool2d", (d, _) => Pool("AvgPool2d", d).With(("countIncludePad", d.Maybe(0.4, () => false))));
        yield return Image("LPPool2d", (d, _) => Call.Of("LPPool2d", ("normType", d.Of(2.0, 3.0)), ("kernelSize", d.Kernel())).With(("stride", d.Maybe(0.5, () => d.Pair(() => d.Int(1, 3)))), ("ceilMode", d.Maybe(0.3, () => true))));
        foreach (var name in new[] { "AdaptiveAvgPool2d", "AdaptiveMaxPool2d" }) yield return Image(name, (d, _) => Call.Of(name, ("outputSize", d.Pair(() => d.Int(1, 7)))));
        foreach (var name in new[] { "GlobalAvgPool2d", "GlobalMaxPool2d" }) yield return Image(name, (d, _) => Call.Of(name).With(("keepDims", d.Maybe(0.5, () => false))));
        yield return Image("BatchNorm", (d, _) => Call.Of("BatchNorm").With(("affine", d.Maybe(0.2, () => false)), ("frozen", d.Maybe(0.2, () => true))));
        yield return Image("InstanceNorm2d", (d, _) => Call.Of("InstanceNorm2d").With(("affine", d.Maybe(0.5, () => true))));
        yield return Image("PixelShuffle", (d, _) => Call.Of("PixelShuffle", ("upscaleFactor", d.Int(1, 3))));
        yield return Image("PixelUnshuffle", (d, _) => Call.Of("PixelUnshuffle", ("downscaleFactor", d.Int(1, 3))));
        yield return Image("Unfold", (d, _) => Call.Of("Unfold", ("kernelSize", d.Kernel())).With(("stride", d.Maybe(0.5, () => d.Pair(() => d.Int(1, 3)))), ("padding", d.Padding(2)), ("dilation", d.Maybe(0.3, () => 2))));
        yield return Image("Upsample", (d, _) => (d.Chance(0.5) ? Call.Of("Upsample", ("scaleFactor", (double)d.Int(2, 3))) : Call.Of("Upsample", ("scaleFactor", new[] { d.Of(1.5, 0.6, 2.0, 1.0), d.Of(1.7, 0.5, 3.0, 1.0) }))).With(Resizing(d)));
        yield return Image("Resize", (d, _) => Call.Of("Resize", ("size", d.Pair(d.Size))).With(Resizing(d)));
        yield return Image("Dropout2d", (d, _) => Call.Of("Dropout2d", ("p", 0.4)).With(("inverted", d.Maybe(0.3, () => false))));
        yield return Image("Pad", (d, _) => Call.Of("Pad", ("padding", Enumerable.Range(0, d.Chance(0.5) ? 4 : 6).Select(_ => d.Chance(0.5) ? 0 : d.Of(1, 2, 3, -1)).ToArray()))
            .With(("mode", d.Of<object?>(null, PadMode.Reflect, PadMode.Replicate, PadMode.Circular)), ("value", d.Maybe(0.2, () => 0.5))));
    }

    private static Call Convolution(Draw draw, Compiler.Graphs.Shape shape)
    {
        var same = draw.Chance(0.15);
        var groups = Groups(draw, shape[0]);
        // A multiple of the groups, or every channel its own window.
        var channels = groups is int count ? count * draw.Of(1, 1, 2) : draw.Channels();
        return Call.Of("Conv2d", ("outChannels", channels), ("kernelSize", draw.Kernel())).With(
            ("stride", same ? null : draw.Maybe(0.4, () => draw.Pair(() => draw.Int(1, 3)))), ("padding", same ? Layers.Same : draw.Padding(3)),
            ("dilation", draw.Maybe(0.2, () => draw.Pair(() => draw.Int(1, 2)))), ("groups", groups), ("bias", draw.Maybe(0.3, () => false)),
            ("paddingMode", draw.Maybe(0.2, () => draw.Of(PaddingMode.Reflect, PaddingMode.Replicate, PaddingMode.Circular))), ("trainable", draw.Maybe(0.1, () => false)));
    }

    private static object? Groups(Draw draw, int channels) => draw.Maybe(0.25, () => draw.Chance(0.5) ? channels : draw.Divisor(channels));

    private static Call Pool(string name, Draw draw) => Call.Of(name, ("kernelSize", draw.Kernel())).With(
        ("stride", draw.Maybe(0.5, () => draw.Pair(() => draw.Int(1, 3)))), ("padding", draw.Padding(1)), ("ceilMode", draw.Maybe(0.3, () => true)));

    private static (string, object?)[] Resizing(Draw draw) => draw.Chance(0.5) ? [] : 
        [("mode", draw.Of(UpsampleMode.Bilinear, UpsampleMode.Bicubic)), ("alignCorners", draw.Maybe(0.4, () => true)), ("antialias", draw.Maybe(0.3, () => true))];
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;

namespace ModelGen.Benchmarks;

using PadMode = Compiler.Operators.PadMode;
using UpsampleMode = Compiler.Operators.UpsampleMode;

/// <summary>Layers over images that are no convolutions: alone, over plain images, and behind a convolution, over blocks of channels.</summary>
internal static class ImageNetworks
{
    private static readonly HW s_two = new(2, 2), s_three = new(3, 3);

    public static IEnumerable<Network> All =>
    [
        Blocks("convT4x4 stride2 64-64@28", 64, 28, new ConvTranspose2d(64, new HW(4, 4), s_two, HW.One, default, HW.One, 1, true)),
        Blocks("convT3x3 64-64@28", 64, 28, new ConvTranspose2d(64, s_three, HW.One, HW.One, default, HW.One, 1, true)),
        Blocks("upsample nearest 64@28", 64, 28, new Resize([2, 2], null, UpsampleMode.Nearest, false)),
        Blocks("upsample bilinear 64@28", 64, 28, new Resize([2, 2], null, UpsampleMode.Bilinear, false)),
        Plain("upsample nearest 3@112", 3, 112, new Resize([2, 2], null, UpsampleMode.Nearest, false)),
        Plain("upsample bilinear 3@112", 3, 112, new Resize([2, 2], null, UpsampleMode.Bilinear, false)),
        Blocks("pad reflect 64@28", 64, 28, new PadImage(PadMode.Reflect, 0, 1, 1, 1, 1)),
        Plain("pad reflect 64@28", 64, 28, new PadImage(PadMode.Reflect, 0, 1, 1, 1, 1)),
        Blocks("maxpool3x3 stride2 64@28", 64, 28, new MaxPool2d(s_three, s_two, HW.One, HW.One)),
        Plain("maxpool2x2 64@28", 64, 28, new MaxPool2d(s_two, s_two, default, HW.One)),
        Plain("avgpool3x3 stride2 64@28", 64, 28, new AvgPool2d(s_three, s_two, HW.One, true, false)),
        Plain("maxpool1d 64@784", 64, 1, new MaxPool2d(new HW(1, 2), new HW(1, 2), default, HW.One), width: 784),
        Blocks("adaptive avg 64@28", 64, 28, new AdaptiveAvgPool2d(new HW(5, 5))),
        Plain("unfold3x3 64@28", 64, 28, new Unfold(s_three, HW.One, HW.One, HW.One)),
        Plain("unfold3x3 stride2 64@28", 64, 28, new Unfold(s_three, s_two, HW.One, HW.One)),
        Plain("pixelshuffle 64@28", 64, 28, new PixelShuffle(2)),
        Blocks("dropout2d 64@28", 64, 28, new Dropout2d(0.5)),
    ];

    private static Network Plain(string name, int channels, int size, Operator layer, int width = 0) => Layer(name + " plain", channels, size, width == 0 ? size : width, layer, false);

    private static Network Blocks(string name, int channels, int size, Operator layer) => Layer(name + " blocks", channels, size, size, layer, true);

    private static Network Layer(string name, int channels, int height, int width, Operator layer, bool blocks)
    {
        var b = new GraphBuilder();
        var x = b.Input("image", Shape.Of(channels, height, width)) with { Trainable = true };
        b.Values[x.Id] = x;
        if (blocks) x = b.Add(new Conv2d(channels, HW.One, HW.One, default, false, HW.One, 1, true), "to blocks", x);
        b.Results.Add(new Result(ResultKind.Output, 0, b.Add(layer, "layer", x).Id));
        return new Network(name, b.ToGraph());
    }
}

using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>What everything that slides a window over an image shares: the size rule and its messages.</summary>
internal static class Window
{
    // Far above any use, and low enough that no size worked out from it overflows.
    private const int Most = 1 << 15;

    /// <summary>Reports options out of range.</summary>
    public static void Check(InferContext c, HW kernel, HW stride, HW padding, HW dilation)
    {
        AtLeast(c, 1, kernel, "kernelSize", "kernel");
        AtLeast(c, 1, stride, "stride", "stride");
        AtLeast(c, 0, padding, "padding", "padding");
        AtLeast(c, 1, dilation, "dilation", "dilation");
    }

    /// <summary>Reports an input that is not an image and declares an unknown output; false when the layer cannot go on.</summary>
    public static bool IsImage(InferContext c)
    {
        if (c.Known && c.Shape.Rank != 3)
            c.Error(Rules.Rank, null, $"{c.Layer} needs an image [channels, height, width], but {c.Producer} gives {c.Shape}." +
                (c.Shape.Rank == 1 ? " Put it before the flattening." : ""));
        if (c.Known) return true;
        c.Output(Shape.Unknown);
        return false;
    }

    /// <summary>Reports an input that is not a sequence and declares an unknown output; false when the layer cannot go on.</summary>
    /// <param name="forImages">The layer that does the same for images.</param>
    public static bool IsSequence(InferContext c, string forImages)
    {
        if (c.Known && c.Shape.Rank != 2)
            c.Error(Rules.Rank, null, $"{c.Layer} needs a sequence [channels, length], but {c.Producer} gives {c.Shape}." +
                (c.Shape.Rank == 3 ? $" For images use {forImages}." : ""));
        ChannelAxis.NeedsChannels(c, "Write Transpose(x, 0, 1) before it, and behind it where [time, features] shall go on.");
        if (c.Known) return true;
        c.Output(Shape.Unknown);
        return false;
    }

    /// <summary>Reports a window that is larger than the padded image.</summary>
    public static bool Fits(InferContext c, HW kernel, HW dilation, int outH, int outW, int paddedH, int paddedW)
    {
        if (outH >= 1 && outW >= 1) return true;
        var reach = new HW(dilation.H * (kernel.H - 1) + 1, dilation.W * (kernel.W - 1) + 1);
        var spread = reach == kernel ? $"{kernel.H}×{kernel.W}" : $"{kernel.H}×{kernel.W} (spread over {reach.H}×{reach.W} by its dilation)";
        var padded = paddedH == c.Shape[1] && paddedW == c.Shape[2] ? "" : $", {paddedH}×{paddedW} with its padding";
        var most = dilation == HW.One ? $"a kernel of at most {Math.Min(paddedH, paddedW)}" : "a smaller kernel or dilation";
        c.Error(Rules.KernelTooLarge, "kernelSize",
            $"The kernel {spread} of {c.Layer} is larger than its input: {c.Producer} gives {c.Shape}{padded}. Use {most}, or more Padding.");
        return false;
    }

    /// <summary>Reports an option of a layer over sequences that is out of range.</summary>
    public static void AtLeast(InferContext c, int least, int size, string argument, string word) => AtLeast(c, least, new HW(size, size), argument, word);

    private static void AtLeast(InferContext c, int least, HW size, string argument, string word)
    {
        if (size.H == LayerArguments.Same || size.W == LayerArguments.Same)
            c.Error(Rules.Option, argument, $"The {word} of {c.Layer} must be a number: Same, which keeps the size, is the Padding of Conv1d and Conv2d alone.");
        else if (size.H < least || size.W < least) c.Error(Rules.Option, argument, $"The {word} of {c.Layer} must be at least {least}, not {size}.");
        else if (size.H > Most || size.W > Most) c.Error(Rules.Option, argument, $"The {word} of {c.Layer} must be at most {Most}, not {size}.");
    }
}

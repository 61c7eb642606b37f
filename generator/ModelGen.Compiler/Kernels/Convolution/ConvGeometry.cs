using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>All the numbers of one two-dimensional convolution, worked out.</summary>
public sealed record ConvGeometry(
    int InChannels, int OutChannels, int InH, int InW, HW Kernel, HW Stride, HW Dilation, int Groups, int Top, int Bottom, int Left, int Right)
{
    /// <summary>floor((size - dilation · (kernel - 1) - 1) / stride) + 1, of a padded size; below 1 where the kernel does not fit.</summary>
    public static int OutputSize(int padded, int kernel, int stride, int dilation = 1)
    {
        var span = padded - dilation * (kernel - 1) - 1;
        return span < 0 || stride < 1 ? 0 : span / stride + 1;
    }

    public int OutH => OutputSize(InH + Top + Bottom, Kernel.H, Stride.H, Dilation.H);

    public int OutW => OutputSize(InW + Left + Right, Kernel.W, Stride.W, Dilation.W);

    public int InPerGroup => InChannels / Groups;

    public int OutPerGroup => OutChannels / Groups;

    /// <summary>Whether every channel has a window of its own.</summary>
    public bool IsDepthwise => Groups == InChannels && OutChannels == InChannels && Groups > 1;

    public long MultiplyAdds => (long)OutChannels * OutH * OutW * InPerGroup * Kernel.H * Kernel.W;

    /// <summary>The zeros around the input that windows reach.</summary>
    public Border InputBorder => new(
        Top,
        Math.Max(0, (OutH - 1) * Stride.H + (Kernel.H - 1) * Dilation.H + 1 - Top - InH),
        Left,
        Math.Max(0, (OutW - 1) * Stride.W + (Kernel.W - 1) * Dilation.W + 1 - Left - InW));

    /// <summary>The zeros around an input that Winograd's tiles reach.</summary>
    public static Border WinogradBorder(WinogradForm form, int outHeight, int outWidth, int inHeight, int inWidth, int top, int left) => new(
        Math.Max(0, top),
        Math.Max(0, (outHeight + form.M - 1) / form.M * form.Step + form.Size - form.Step - top - inHeight),
        Math.Max(0, left),
        Math.Max(0, (outWidth + form.M - 1) / form.M * form.Step + form.Size - form.Step - left - inWidth));

    /// <summary>The zeros around the output's gradient that the gradient of the input reaches; with a stride, rows are tested instead.</summary>
    public Border GradientBorder
    {
        get
        {
            int high = (Kernel.H - 1) * Dilation.H, wide = (Kernel.W - 1) * Dilation.W;
            return Stride == HW.One
                ? new Border(Math.Max(0, high - Top), Math.Max(0, high - Bottom), Math.Max(0, wide - Left), Math.Max(0, wide - Right))
                : new Border(0, 0, Math.Max(0, (wide - Left) / Stride.W), Math.Max(0, (InW - 1 + Left) / Stride.W - OutW + 1));
        }
    }

    /// <summary>The form in kernels' names.</summary>
    public string Name =>
        $"{InChannels}x{InH}x{InW}_{OutChannels}_K{Kernel.By}" + (Stride == HW.One ? "" : $"_S{Stride.By}") + (Dilation == HW.One ? "" : $"_D{Dilation.By}") +
        (Groups == 1 ? "" : $"_G{Groups}") + ((Top, Bottom, Left, Right) == default ? "" : $"_P{Top}_{Bottom}_{Left}_{Right}".Replace("-", "m"));
}

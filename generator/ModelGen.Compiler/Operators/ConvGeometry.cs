namespace ModelGen.Compiler.Operators;

/// <summary>All the numbers of one two-dimensional convolution, worked out.</summary>
public sealed record ConvGeometry(
    int InChannels, int OutChannels, int InH, int InW, HW Kernel, HW Stride, HW Dilation, int Groups, int Top, int Bottom, int Left, int Right)
{
    public int OutH => Window.OutputSize(InH + Top + Bottom, Kernel.H, Stride.H, Dilation.H);

    public int OutW => Window.OutputSize(InW + Left + Right, Kernel.W, Stride.W, Dilation.W);

    public int InPerGroup => InChannels / Groups;

    public int OutPerGroup => OutChannels / Groups;

    public long MultiplyAdds => (long)OutChannels * OutH * OutW * InPerGroup * Kernel.H * Kernel.W;

    /// <summary>The form in kernels' names.</summary>
    public string Name =>
        $"{InChannels}x{InH}x{InW}_{OutChannels}_K{Kernel.By}" + (Stride == HW.One ? "" : $"_S{Stride.By}") + (Dilation == HW.One ? "" : $"_D{Dilation.By}") +
        (Groups == 1 ? "" : $"_G{Groups}") + (Top + Bottom + Left + Right == 0 ? "" : $"_P{Top}_{Bottom}_{Left}_{Right}");
}

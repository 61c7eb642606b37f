namespace ModelGen.Compiler.Operators;

/// <summary>All the numbers of one two-dimensional pooling, worked out.</summary>
public sealed record PoolGeometry(int Channels, int InH, int InW, HW Kernel, HW Stride, HW Padding, HW Dilation)
{
    public int OutH => Window.OutputSize(InH + 2 * Padding.H, Kernel.H, Stride.H, Dilation.H);

    public int OutW => Window.OutputSize(InW + 2 * Padding.W, Kernel.W, Stride.W, Dilation.W);

    public string Name =>
        $"{Channels}x{InH}x{InW}_K{Kernel.By}_S{Stride.By}" + (Padding == default ? "" : $"_P{Padding.By}") + (Dilation == HW.One ? "" : $"_D{Dilation.By}");
}

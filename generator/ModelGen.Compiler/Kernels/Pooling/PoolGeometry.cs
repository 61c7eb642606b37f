using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>What the sum of a window is divided by.</summary>
public enum PoolDivisor
{
    /// <summary>The size of the window: every window lies within the image and its padding, and padding counts.</summary>
    Window,

    /// <summary>What of the window lies within the image and its padding.</summary>
    Padded,

    /// <summary>What of the window lies within the image.</summary>
    Image,
}

/// <summary>The windows along one direction of an image.</summary>
/// <param name="Adaptive">Window i of n reaches from floor(i · size / n) to ceil((i + 1) · size / n); the other options play no part.</param>
public readonly record struct PoolAxis(int Size, int Out, int Kernel, int Stride, int Padding, int Dilation, bool Adaptive)
{
    /// <summary>Where a window starts, negative within the padding before the image.</summary>
    public int Start(int window) => Adaptive ? (int)((long)window * Size / Out) : window * Stride - Padding;

    /// <summary>The taps of a window that lie within the image: the first one, and the one after the last.</summary>
    public (int From, int To) Taps(int window)
    {
        var start = Start(window);
        if (Adaptive) return (0, (int)(((window + 1L) * Size + Out - 1) / Out) - start);
        return (start >= 0 ? 0 : (-start + Dilation - 1) / Dilation, Math.Min(Kernel, (Size - start + Dilation - 1) / Dilation));
    }

    /// <summary>How many places of a window its mean is taken over.</summary>
    public int Divisor(int window, PoolDivisor divisor) => divisor switch
    {
        PoolDivisor.Window => Kernel,
        PoolDivisor.Padded => Math.Min(Kernel, Size + Padding - Start(window)),
        _ => Taps(window).To - Taps(window).From,
    };

    /// <summary>Whether windows reach beyond the image.</summary>
    public bool Clipped => !Adaptive && (Padding > 0 || (Out - 1) * Stride + (Kernel - 1) * Dilation >= Size);

    /// <summary>Whether the last window reaches beyond the padding after the image.</summary>
    public bool Overhangs => !Adaptive && (Out - 1) * Stride + (Kernel - 1) * Dilation >= Size + 2 * Padding;

    /// <summary>Whether some window has all its taps outside of the image.</summary>
    public bool HasEmptyWindow
    {
        get
        {
            // Only the windows that reach over an edge can be empty.
            for (var i = 0; i < Out; i++)
            {
                if (Start(i) >= 0 && Start(i) < Size) continue;
                var (from, to) = Taps(i);
                if (from >= to) return true;
            }
            return false;
        }
    }
}

/// <summary>All the numbers of one two-dimensional pooling, worked out.</summary>
public sealed record PoolGeometry(int Channels, PoolAxis Down, PoolAxis Across, PoolDivisor Divisor)
{
    /// <summary>Windows of one size a stride apart.</summary>
    /// <param name="ceilMode">Whether a window may reach beyond the padding after the image, as long as it starts before it.</param>
    /// <param name="countPadding">Whether padding counts in a mean.</param>
    public static PoolGeometry Of(Shape image, HW kernel, HW stride, HW padding, HW dilation, bool ceilMode, bool countPadding = true)
    {
        var down = new PoolAxis(image[1], Size(image[1], kernel.H, stride.H, padding.H, dilation.H, ceilMode), kernel.H, stride.H, padding.H, dilation.H, false);
        var across = new PoolAxis(image[2], Size(image[2], kernel.W, stride.W, padding.W, dilation.W, ceilMode), kernel.W, stride.W, padding.W, dilation.W, false);
        var divisor = !countPadding && (down.Clipped || across.Clipped) ? PoolDivisor.Image
            : down.Overhangs || across.Overhangs ? PoolDivisor.Padded : PoolDivisor.Window;
        return new PoolGeometry(image[0], down, across, divisor);
    }

    /// <summary>Windows that cut the image into so many parts, as even as can be; where they do not divide, neighbours overlap.</summary>
    public static PoolGeometry Adaptive(Shape image, HW output) => image[1] % output.H == 0 && image[2] % output.W == 0
        ? Of(image, new HW(image[1] / output.H, image[2] / output.W), new HW(image[1] / output.H, image[2] / output.W), default, HW.One, ceilMode: false)
        : new PoolGeometry(image[0], new PoolAxis(image[1], output.H, 0, 0, 0, 1, true), new PoolAxis(image[2], output.W, 0, 0, 0, 1, true), PoolDivisor.Image);

    public int InH => Down.Size;

    public int InW => Across.Size;

    public int OutH => Down.Out;

    public int OutW => Across.Out;

    public HW Kernel => new(Down.Kernel, Across.Kernel);

    public HW Stride => new(Down.Stride, Across.Stride);

    public HW Padding => new(Down.Padding, Across.Padding);

    public HW Dilation => new(Down.Dilation, Across.Dilation);

    public bool IsAdaptive => Down.Adaptive;

    public bool Clipped => Down.Clipped || Across.Clipped;

    public Shape Input => Shape.Of(Channels, InH, InW);

    public Shape Output => Shape.Of(Channels, OutH, OutW);

    /// <summary>About how many elements all windows of one channel read.</summary>
    public long Taps => IsAdaptive ? (long)(InH + OutH) * (InW + OutW) : (long)OutH * OutW * Kernel.H * Kernel.W;

    /// <summary>The form in kernels' names.</summary>
    public string Name => $"{Channels}x{InH}x{InW}_" + (IsAdaptive ? $"Adaptive{OutH}x{OutW}"
        : $"K{Kernel.By}_S{Stride.By}" + (Padding == default ? "" : $"_P{Padding.By}") + (Dilation == HW.One ? "" : $"_D{Dilation.By}") +
            (Down.Overhangs || Across.Overhangs ? $"_Ceil{OutH}x{OutW}" : "") + (Divisor == PoolDivisor.Window ? "" : $"_By{Divisor}"));

    // PyTorch's rule: with ceilMode the last window may lack its end, but it starts in the image or the padding before it.
    private static int Size(int size, int kernel, int stride, int padding, int dilation, bool ceilMode)
    {
        var span = size + 2 * padding - dilation * (kernel - 1) - 1 + (ceilMode ? stride - 1 : 0);
        if (span < 0 || stride < 1) return 0;
        var windows = span / stride + 1;
        return ceilMode && (windows - 1) * stride >= size + padding ? windows - 1 : windows;
    }
}

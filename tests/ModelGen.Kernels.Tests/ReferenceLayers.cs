using System.Globalization;

namespace ModelGen.Kernels.Tests;

/// <summary>A batch of images [sample, channel, row, column] in double precision.</summary>
internal sealed record Images(int Count, int Channels, int Height, int Width)
{
    public double[] Data { get; } = new double[Count * Channels * Height * Width];

    public ref double this[int n, int c, int h, int w] => ref Data[((n * Channels + c) * Height + h) * Width + w];

    public bool Contains(int h, int w) => (uint)h < Height && (uint)w < Width;

    public Images Empty() => new(Count, Channels, Height, Width);

    public static Images Of(int count, int channels, int height, int width, double[] data)
    {
        var images = new Images(count, channels, height, width);
        data.CopyTo(images.Data, 0);
        return images;
    }
}

/// <summary>A layer as its definition reads, one multiply-add after the other.</summary>
internal abstract record ReferenceLayer
{
    /// <summary>The layer as a declaration.</summary>
    public abstract string Attribute { get; }

    public abstract Images Forward(Images x, double[] weight, double[] bias);

    /// <summary>The gradient of the input; those of weight and bias are added to.</summary>
    public abstract Images Backward(Images x, Images y, Images dy, double[] weight, double[] dWeight, double[] dBias);

    public virtual int Weights(int channels) => 0;

    public virtual int Biases => 0;

    public virtual int OutChannels(int channels) => channels;

    protected static string Text(int[] pair) => $"[{pair[0]}, {pair[1]}]";
}

internal sealed record ConvLayer(int Out, int[] Kernel) : ReferenceLayer
{
    public int[] Stride { get; init; } = [1, 1];

    public int[] Padding { get; init; } = [0, 0];

    public int[] Dilation { get; init; } = [1, 1];

    public int Groups { get; init; } = 1;

    public override string Attribute =>
        $"Conv2d({Out}, {Text(Kernel)}, StrideHW = {Text(Stride)}, PaddingHW = {Text(Padding)}, DilationHW = {Text(Dilation)}, Groups = {Groups})";

    public override int Weights(int channels) => Out * (channels / Groups) * Kernel[0] * Kernel[1];

    public override int Biases => Out;

    public override int OutChannels(int channels) => Out;

    public override Images Forward(Images x, double[] weight, double[] bias)
    {
        var y = new Images(x.Count, Out, Size(x.Height, 0), Size(x.Width, 1));
        Each(x, y, (n, o, h, w, i, row, column, k) => y[n, o, h, w] += weight[k] * x[n, i, row, column]);
        for (var n = 0; n < y.Count; n++)
            for (var o = 0; o < Out; o++)
                for (var h = 0; h < y.Height; h++)
                    for (var w = 0; w < y.Width; w++) y[n, o, h, w] += bias[o];
        return y;
    }

    public override Images Backward(Images x, Images y, Images dy, double[] weight, double[] dWeight, double[] dBias)
    {
        var dx = x.Empty();
        Each(x, y, (n, o, h, w, i, row, column, k) =>
        {
            dx[n, i, row, column] += weight[k] * dy[n, o, h, w];
            dWeight[k] += x[n, i, row, column] * dy[n, o, h, w];
        });
        for (var n = 0; n < y.Count; n++)
            for (var o = 0; o < Out; o++)
                for (var h = 0; h < y.Height; h++)
                    for (var w = 0; w < y.Width; w++) dBias[o] += dy[n, o, h, w];
        return dx;
    }

    private int Size(int size, int axis) => (size + 2 * Padding[axis] - Dilation[axis] * (Kernel[axis] - 1) - 1) / Stride[axis] + 1;

    private void Each(Images x, Images y, Action<int, int, int, int, int, int, int, int> action)
    {
        int ins = x.Channels / Groups, outs = Out / Groups;
        for (var n = 0; n < x.Count; n++)
            for (var o = 0; o < Out; o++)
                for (var h = 0; h < y.Height; h++)
                    for (var w = 0; w < y.Width; w++)
                        for (var i = 0; i < ins; i++)
                            for (var r = 0; r < Kernel[0]; r++)
                                for (var s = 0; s < Kernel[1]; s++)
                                {
                                    int row = h * Stride[0] + r * Dilation[0] - Padding[0], column = w * Stride[1] + s * Dilation[1] - Padding[1];
                                    if (x.Contains(row, column)) action(n, o, h, w, o / outs * ins + i, row, column, ((o * ins + i) * Kernel[0] + r) * Kernel[1] + s);
                                }
    }
}

internal sealed record MapLayer(string Name, Func<double, double> Function, Func<double, double, double> Derivative) : ReferenceLayer
{
    public static MapLayer ReLU { get; } = new("ReLU", x => Math.Max(x, 0), (x, y) => y > 0 ? 1 : 0);

    public static MapLayer Tanh { get; } = new("Tanh", Math.Tanh, (x, y) => 1 - y * y);

    public static MapLayer Sigmoid { get; } = new("Sigmoid", x => 1 / (1 + Math.Exp(-x)), (x, y) => y * (1 - y));

    public override string Attribute => Name;

    public override Images Forward(Images x, double[] weight, double[] bias)
    {
        var y = x.Empty();
        for (var i = 0; i < x.Data.Length; i++) y.Data[i] = Function(x.Data[i]);
        return y;
    }

    public override Images Backward(Images x, Images y, Images dy, double[] weight, double[] dWeight, double[] dBias)
    {
        var dx = x.Empty();
        for (var i = 0; i < x.Data.Length; i++) dx.Data[i] = dy.Data[i] * Derivative(x.Data[i], y.Data[i]);
        return dx;
    }
}

internal sealed record PoolLayer(bool Max, int[] Kernel, int[] Stride, int[] Padding) : ReferenceLayer
{
    public override string Attribute => $"{(Max ? "Max" : "Avg")}Pool2d({Text(Kernel)}, StrideHW = {Text(Stride)}, PaddingHW = {Text(Padding)})";

    public override Images Forward(Images x, double[] weight, double[] bias)
    {
        var y = new Images(x.Count, x.Channels, Size(x.Height, 0), Size(x.Width, 1));
        Windows(y, (n, c, h, w) => y[n, c, h, w] = Max
            ? Taps(x, h, w).Max(t => x[n, c, t.Row, t.Column])
            : Taps(x, h, w).Sum(t => x[n, c, t.Row, t.Column]) / (Kernel[0] * Kernel[1]));
        return y;
    }

    public override Images Backward(Images x, Images y, Images dy, double[] weight, double[] dWeight, double[] dBias)
    {
        var dx = x.Empty();
        Windows(y, (n, c, h, w) =>
        {
            if (Max)
            {
                var (row, column) = Taps(x, h, w).First(t => x[n, c, t.Row, t.Column] == y[n, c, h, w]);
                dx[n, c, row, column] += dy[n, c, h, w];
                return;
            }
            foreach (var (row, column) in Taps(x, h, w)) dx[n, c, row, column] += dy[n, c, h, w] / (Kernel[0] * Kernel[1]);
        });
        return dx;
    }

    private IEnumerable<(int Row, int Column)> Taps(Images x, int h, int w)
    {
        for (var r = 0; r < Kernel[0]; r++)
            for (var s = 0; s < Kernel[1]; s++)
                if (x.Contains(h * Stride[0] + r - Padding[0], w * Stride[1] + s - Padding[1])) yield return (h * Stride[0] + r - Padding[0], w * Stride[1] + s - Padding[1]);
    }

    private static void Windows(Images y, Action<int, int, int, int> action)
    {
        for (var n = 0; n < y.Count; n++)
            for (var c = 0; c < y.Channels; c++)
                for (var h = 0; h < y.Height; h++)
                    for (var w = 0; w < y.Width; w++) action(n, c, h, w);
    }

    private int Size(int size, int axis) => (size + 2 * Padding[axis] - Kernel[axis]) / Stride[axis] + 1;
}

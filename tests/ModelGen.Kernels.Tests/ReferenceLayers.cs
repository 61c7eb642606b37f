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

    public virtual int Biases(int channels) => 0;

    /// <summary>The layer in evaluation, where that differs.</summary>
    public virtual Images Predict(Images x, double[] weight, double[] bias) => Forward(x, weight, bias);

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

    public override int Biases(int channels) => Out;

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

/// <summary>Normalised by the batch; in evaluation by mean 0 and variance 1, the running statistics of a new model.</summary>
internal sealed record BatchNormLayer : ReferenceLayer
{
    private const double Eps = 1e-5;

    public override string Attribute => "BatchNorm";

    public override int Weights(int channels) => channels;

    public override int Biases(int channels) => channels;

    public override Images Forward(Images x, double[] weight, double[] bias)
    {
        var all = Enumerable.Range(0, x.Channels).Select(c => Statistics(x, c)).ToArray();
        return Map(x, (c, n, h, w) => (x[n, c, h, w] - all[c].Mean) * all[c].Inverse * weight[c] + bias[c]);
    }

    public override Images Predict(Images x, double[] weight, double[] bias) => Map(x, (c, n, h, w) => x[n, c, h, w] / Math.Sqrt(1 + Eps) * weight[c] + bias[c]);

    public override Images Backward(Images x, Images y, Images dy, double[] weight, double[] dWeight, double[] dBias)
    {
        var sums = Enumerable.Range(0, x.Channels).Select(c =>
        {
            var (mean, inverse) = Statistics(x, c);
            foreach (var (n, h, w) in Places(x))
            {
                dBias[c] += dy[n, c, h, w];
                dWeight[c] += dy[n, c, h, w] * (x[n, c, h, w] - mean) * inverse;
            }
            return (mean, inverse);
        }).ToArray();
        double values = x.Count * x.Height * x.Width;
        return Map(x, (c, n, h, w) => weight[c] * sums[c].inverse * (dy[n, c, h, w] - dBias[c] / values - (x[n, c, h, w] - sums[c].mean) * sums[c].inverse * dWeight[c] / values));
    }

    private static (double Mean, double Inverse) Statistics(Images x, int c)
    {
        var mean = Places(x).Average(p => x[p.N, c, p.H, p.W]);
        return (mean, 1 / Math.Sqrt(Places(x).Average(p => (x[p.N, c, p.H, p.W] - mean) * (x[p.N, c, p.H, p.W] - mean)) + Eps));
    }

    private static Images Map(Images x, Func<int, int, int, int, double> value)
    {
        var y = x.Empty();
        for (var c = 0; c < x.Channels; c++)
            foreach (var (n, h, w) in Places(x)) y[n, c, h, w] = value(c, n, h, w);
        return y;
    }

    private static IEnumerable<(int N, int H, int W)> Places(Images x) =>
        from n in Enumerable.Range(0, x.Count) from h in Enumerable.Range(0, x.Height) from w in Enumerable.Range(0, x.Width) select (n, h, w);
}

internal sealed record GlobalPoolLayer : ReferenceLayer
{
    public override string Attribute => "GlobalAvgPool2d";

    public override Images Forward(Images x, double[] weight, double[] bias)
    {
        var y = new Images(x.Count, x.Channels, 1, 1);
        for (var i = 0; i < x.Data.Length; i++) y.Data[i / (x.Height * x.Width)] += x.Data[i] / (x.Height * x.Width);
        return y;
    }

    public override Images Backward(Images x, Images y, Images dy, double[] weight, double[] dWeight, double[] dBias)
    {
        var dx = x.Empty();
        for (var i = 0; i < x.Data.Length; i++) dx.Data[i] = dy.Data[i / (x.Height * x.Width)] / (x.Height * x.Width);
        return dx;
    }
}

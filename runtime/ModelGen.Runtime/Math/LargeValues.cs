using System.Numerics;

namespace ModelGen.Runtime;

/// <summary>
/// Norms of values whose squares are beyond the largest number. Kernels come here when a sum of squares is not finite: values are
/// scaled by a power of two, so nothing is rounded, and added up in double.
/// </summary>
public static unsafe class LargeValues
{
    /// <summary>y = (x - mean) / sqrt(variance + eps), and the factor 1 / sqrt(variance + eps), of values a stride apart.</summary>
    public static void Standard<T>(T* x, int size, int stride, T eps, T* y, T* factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = Scale(new Values<T>(x, 1, 0, 1, 0, size, stride));
        double mean = 0, squares = 0;
        for (var i = 0; i < size; i++) mean += At(x, i * (nint)stride, scale);
        mean /= size;
        for (var i = 0; i < size; i++) squares += Square(At(x, i * (nint)stride, scale) - mean);
        var inverse = 1 / Math.Sqrt(squares / size + double.CreateTruncating(eps) * scale * scale);
        for (var i = 0; i < size; i++) y[i * (nint)stride] = T.CreateTruncating((At(x, i * (nint)stride, scale) - mean) * inverse);
        *factor = T.CreateTruncating(inverse * scale);
    }

    /// <summary>y = x / sqrt(mean of squares + eps), and its factor.</summary>
    public static void RootMeanSquare<T>(T* x, int size, int stride, T eps, T* y, T* factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = Scale(new Values<T>(x, 1, 0, 1, 0, size, stride));
        ScaleRow(x, size, stride, scale, 1 / Math.Sqrt(Squares(x, size, stride, scale) / size + double.CreateTruncating(eps) * scale * scale), y, factor);
    }

    /// <summary>y = x / max(length, eps), and its factor.</summary>
    public static void Length<T>(T* x, int size, int stride, T eps, T* y, T* factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var scale = Scale(new Values<T>(x, 1, 0, 1, 0, size, stride));
        ScaleRow(x, size, stride, scale, 1 / Math.Max(Math.Sqrt(Squares(x, size, stride, scale)), double.CreateTruncating(eps) * scale), y, factor);
    }

    /// <summary>
    /// Mean and 1 / sqrt(variance + eps) of a channel over the batch, and the running statistics moved towards them. A variance
    /// beyond the largest number is infinite, as it is in PyTorch; its inverse deviation is right all the same.
    /// </summary>
    /// <param name="x">The first value.</param>
    /// <param name="rows">How many samples.</param>
    /// <param name="sampleStep">From a sample to the next one.</param>
    /// <param name="height">The lines of a sample.</param>
    /// <param name="lineStep">From a line to the next one.</param>
    /// <param name="width">The values of a line.</param>
    /// <param name="step">From a value to the next one.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="momentum">How far the running statistics move.</param>
    /// <param name="runningMean">The running mean.</param>
    /// <param name="runningVariance">The running variance.</param>
    /// <param name="mean">Where the mean goes.</param>
    /// <param name="inverse">Where the inverse deviation goes.</param>
    /// <param name="newMean">Where the new running mean goes.</param>
    /// <param name="newVariance">Where the new running variance goes.</param>
    public static void BatchStatistics<T>(
        T* x, int rows, nint sampleStep, int height, nint lineStep, int width, int step, T eps, T momentum,
        T* runningMean, T* runningVariance, T* mean, T* inverse, T* newMean, T* newVariance) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var values = new Values<T>(x, rows, sampleStep, height, lineStep, width, step);
        double scale = Scale(values), average = 0, squares = 0, count = (double)rows * height * width;
        foreach (var at in values) average += At(x, at, scale);
        average /= count;
        foreach (var at in values) squares += Square(At(x, at, scale) - average);
        *mean = T.CreateTruncating(average / scale);
        *inverse = T.CreateTruncating(scale / Math.Sqrt(squares / count + double.CreateTruncating(eps) * scale * scale));
        *newMean = (T.One - momentum) * *runningMean + momentum * *mean;
        *newVariance = (T.One - momentum) * *runningVariance + momentum * T.CreateTruncating(squares / (count - 1) / scale / scale);
    }

    private static void ScaleRow<T>(T* x, int size, int stride, double scale, double inverse, T* y, T* factor) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (var i = 0; i < size; i++) y[i * (nint)stride] = T.CreateTruncating(At(x, i * (nint)stride, scale) * inverse);
        *factor = T.CreateTruncating(inverse * scale);
    }

    private static double Squares<T>(T* x, int size, int stride, double scale) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var squares = 0.0;
        for (var i = 0; i < size; i++) squares += Square(At(x, i * (nint)stride, scale));
        return squares;
    }

    /// <summary>A power of two that brings the largest value near 1; 1 where one is not finite, whose answer no scale would mend.</summary>
    private static double Scale<T>(Values<T> values) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var most = 0.0;
        foreach (var at in values)
        {
            var value = Math.Abs(double.CreateTruncating(values.X[at]));
            if (!double.IsFinite(value)) return 1;
            most = Math.Max(most, value);
        }
        return most == 0 ? 1 : Math.ScaleB(1, -Math.ILogB(most));
    }

    private static double At<T>(T* x, nint index, double scale) where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.CreateTruncating(x[index]) * scale;

    private static double Square(double x) => x * x;

    /// <summary>The places of values that lie in lines of samples.</summary>
    private readonly ref struct Values<T>(T* x, int rows, nint sampleStep, int height, nint lineStep, int width, nint step) where T : unmanaged
    {
        public readonly T* X = x;

        public readonly Places GetEnumerator() => new(rows, sampleStep, height, lineStep, width, step);
    }

    private ref struct Places(int rows, nint sampleStep, int height, nint lineStep, int width, nint step)
    {
        private int _row, _line, _index = -1;

        public readonly nint Current => _row * sampleStep + _line * lineStep + _index * step;

        public bool MoveNext()
        {
            if (++_index < width) return true;
            _index = 0;
            if (++_line < height) return true;
            _line = 0;
            return ++_row < rows;
        }
    }
}

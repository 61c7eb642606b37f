namespace Images;

/// <summary>
/// Pictures in another size: every new pixel is a mean of old ones whose weights fall off linearly with the distance, over
/// as many as it stands for. Enlarging, this is bilinear interpolation. It is what torchvision and Pillow do, but for
/// their rounding to bytes.
/// </summary>
public static class Resampling
{
    /// <summary>A part of a picture as it would be in another size.</summary>
    /// <param name="picture">The picture.</param>
    /// <param name="width">Its new width.</param>
    /// <param name="height">Its new height.</param>
    /// <param name="window">Which part of the new picture is wanted.</param>
    /// <returns>The part, pixel after pixel, from 0 to 255.</returns>
    public static float[] Resize(Picture picture, int width, int height, Window window)
    {
        var (columns, rows) = (Weights(picture.Width, width, window.Left, window.Width), Weights(picture.Height, height, window.Top, window.Height));
        var (from, to) = (rows[0].First, rows[^1].First + rows[^1].Values.Length);
        var (channels, line) = (picture.Channels, window.Width * picture.Channels);
        // Across, then down; only the rows that are asked for.
        var narrow = new float[(to - from) * line];
        for (var y = from; y < to; y++)
            for (var x = 0; x < window.Width; x++)
                for (var c = 0; c < channels; c++)
                {
                    var sum = 0f;
                    for (var i = 0; i < columns[x].Values.Length; i++) sum += columns[x].Values[i] * picture.Samples[(y * picture.Width + columns[x].First + i) * channels + c];
                    narrow[(y - from) * line + x * channels + c] = sum;
                }
        var result = new float[window.Height * line];
        for (var y = 0; y < window.Height; y++)
            for (var x = 0; x < line; x++)
            {
                var sum = 0f;
                for (var i = 0; i < rows[y].Values.Length; i++) sum += rows[y].Values[i] * narrow[(rows[y].First - from + i) * line + x];
                result[y * line + x] = sum;
            }
        return result;
    }

    /// <summary>For each new pixel of a direction, the first old one it looks at, and their shares.</summary>
    private static (int First, float[] Values)[] Weights(int old, int size, int start, int count)
    {
        var step = (double)old / size;
        var reach = Math.Max(step, 1);
        return [.. Enumerable.Range(start, count).Select(place =>
        {
            var middle = (place + 0.5) * step;
            var first = Math.Max((int)(middle - reach + 0.5), 0);
            var end = Math.Max(Math.Min((int)(middle + reach + 0.5), old), first + 1);
            var weights = new double[end - first];
            for (var i = 0; i < weights.Length; i++) weights[i] = Math.Max(0, 1 - Math.Abs((first + i + 0.5 - middle) / reach));
            var sum = weights.Sum();
            return (first, Array.ConvertAll(weights, weight => (float)(weight / sum)));
        })];
    }
}

/// <summary>A part of a picture, in pixels.</summary>
public readonly record struct Window(int Left, int Top, int Width, int Height);

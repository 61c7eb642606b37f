using System.Globalization;
using System.Text;

namespace ModelGen.Shipping.Tests;

/// <summary>Files of digits in every form, and some that are none.</summary>
internal static class Samples
{
    /// <summary>Writes them.</summary>
    /// <returns>Their paths, and one that does not exist.</returns>
    public static IReadOnlyList<string> Write(TemporaryFolder folder)
    {
        var files = new Dictionary<string, byte[]>
        {
            ["300 images.idx"] = Mnist.ToIdx(300),
            ["packed.pgm"] = [.. "P5\n# a comment\n28 28\n255\n"u8, .. Mnist.Image(300)],
            ["plain.pgm"] = Encoding.ASCII.GetBytes($"P2 28 28 255\n{string.Join(' ', Mnist.Image(301).ToArray().Select(p => p.ToString(CultureInfo.InvariantCulture)))}\n"),
            ["packed.ppm"] = [.. "P6 28 28 255\n"u8, .. Mnist.Image(302).ToArray().SelectMany(p => new[] { p, p, p })],
            ["dark on light.pgm"] = Scan.Of(303, scale: 3),
            ["truncated.pgm"] = [.. "P5 28 28 255\n"u8, .. Mnist.Image(304)[..500]],
            ["labels.idx"] = [0, 0, 8, 1, 0, 0, 0, 1, 7],
            ["last.pgm"] = [.. "P5 28 28 255\n"u8, .. Mnist.Image(305)],
        };
        foreach (var (name, content) in files) File.WriteAllBytes(folder.File(name), content);
        return [.. files.Keys.Select(folder.File), folder.File("missing.pgm")];
    }
}

/// <summary>Digits as a scanner would show them: larger, dark on light, off the middle, with grain.</summary>
internal static class Scan
{
    /// <summary>A test image as a P5 file.</summary>
    /// <param name="index">Its place in the test set.</param>
    /// <param name="scale">How many pixels one becomes, down and across.</param>
    public static byte[] Of(int index, int scale)
    {
        var digit = Mnist.Image(index);
        var random = new Random(index);
        var (width, height) = (40 * scale, 33 * scale);
        var (left, top) = (random.Next(width - 28 * scale), random.Next(height - 28 * scale));
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var (column, row) = ((x - left) / scale, (y - top) / scale);
                var inside = x >= left && y >= top && column < 28 && row < 28;
                var ink = inside ? digit[row * 28 + column] : 0;
                pixels[y * width + x] = (byte)(235 - ink * 200 / 255 + random.Next(-8, 9));
            }
        }
        return [.. Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"), .. pixels];
    }
}

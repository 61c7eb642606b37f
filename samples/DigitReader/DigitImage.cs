using Images;

namespace DigitReader;

/// <summary>
/// Makes what the network was trained on of any picture: 28 × 28 pixels, the digit light on dark, in 20 × 20 of them,
/// its centre of mass in the middle. So were MNIST's images made: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning
/// applied to document recognition", Proceedings of the IEEE 86 (1998), section III A.
/// </summary>
internal static class DigitImage
{
    public const int Side = 28;
    private const int DigitSide = 20;

    // Mean and deviation of the training images on the scale 0 to 1; the digits sample trains with pixels normalised by them.
    private const double Mean = 0.1306604762738429, Deviation = 0.3081078038564629;

    /// <summary>Writes the network's input; a picture of 28 × 28 pixels keeps its size and place.</summary>
    /// <exception cref="ImageException">The picture shows nothing.</exception>
    public static void Prepare(GreyImage image, Span<float> input)
    {
        var isDarkOnLight = BorderMean(image) > 127.5;
        if (isDarkOnLight)
            for (var i = 0; i < image.Pixels.Length; i++) image.Pixels[i] = (byte)(255 - image.Pixels[i]);
        if (image is { Width: Side, Height: Side })
            for (var i = 0; i < input.Length; i++) input[i] = (float)((image.Pixels[i] / 255.0 - Mean) / Deviation);
        else
            Fit(image, input);
    }

    private static void Fit(GreyImage image, Span<float> input)
    {
        // Paper is not quite white and ink not quite black: what the border has is dark, the lightest pixel is light.
        var dark = BorderMean(image);
        double light = 0;
        foreach (var pixel in image.Pixels) light = Math.Max(light, pixel);
        if (light - dark < 16) throw new ImageException("shows nothing: its pixels are all much alike");

        var (left, top, right, bottom) = (image.Width, image.Height, 0, 0);
        double mass = 0, massX = 0, massY = 0;
        for (var y = 0; y < image.Height; y++)
        {
            for (var x = 0; x < image.Width; x++)
            {
                var ink = (image.Pixels[y * image.Width + x] - dark) / (light - dark);
                // Less than a quarter of the ink is grain of the paper.
                if (ink < 0.25) continue;
                (left, top, right, bottom) = (Math.Min(left, x), Math.Min(top, y), Math.Max(right, x + 1), Math.Max(bottom, y + 1));
                mass += ink;
                massX += ink * (x + 0.5);
                massY += ink * (y + 0.5);
            }
        }

        var step = Math.Max(right - left, bottom - top) / (double)DigitSide;
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column++)
            {
                var (x, y) = (massX / mass + (column - Side / 2) * step, massY / mass + (row - Side / 2) * step);
                var ink = (Average(image, x, y, step, dark) - dark) / (light - dark);
                input[row * Side + column] = (float)((Math.Clamp(ink, 0, 1) - Mean) / Deviation);
            }
        }
    }

    // The mean over a square; what lies outside of the picture is dark.
    private static double Average(GreyImage image, double left, double top, double side, double dark)
    {
        double sum = 0, inside = 0;
        for (var y = Math.Max(0, (int)top); y < Math.Min(image.Height, top + side); y++)
        {
            var height = Math.Min(y + 1, top + side) - Math.Max(y, top);
            for (var x = Math.Max(0, (int)left); x < Math.Min(image.Width, left + side); x++)
            {
                var area = height * (Math.Min(x + 1, left + side) - Math.Max(x, left));
                sum += area * image.Pixels[y * image.Width + x];
                inside += area;
            }
        }
        return (sum + (side * side - inside) * dark) / (side * side);
    }

    private static double BorderMean(GreyImage image)
    {
        long sum = 0, count = 0;
        for (var y = 0; y < image.Height; y++)
        {
            var step = y == 0 || y == image.Height - 1 ? 1 : Math.Max(1, image.Width - 1);
            for (var x = 0; x < image.Width; x += step, count++) sum += image.Pixels[y * image.Width + x];
        }
        return sum / (double)count;
    }
}

using Images;
using ModelGen;

namespace FaceFinder;

/// <summary>Draws on pictures.</summary>
internal static class Drawing
{
    /// <summary>Draws the outline of a box, green, inside its edges; what is beyond the picture is left out.</summary>
    /// <param name="picture">A picture with three channels, which is changed.</param>
    /// <param name="box">The box in pixels.</param>
    public static void Outline(Picture picture, Box box)
    {
        var thickness = Math.Max(2, Math.Min(picture.Width, picture.Height) / 150);
        var (left, top, right, bottom) = (Pixel(box.Left), Pixel(box.Top), Pixel(box.Right), Pixel(box.Bottom));
        for (var y = Math.Max(top, 0); y < Math.Min(bottom, picture.Height); y++)
            for (var x = Math.Max(left, 0); x < Math.Min(right, picture.Width); x++)
                if (Math.Min(Math.Min(x - left, right - 1 - x), Math.Min(y - top, bottom - 1 - y)) < thickness)
                    ((ReadOnlySpan<byte>)[0, 230, 60]).CopyTo(picture.Samples.AsSpan(3 * (y * picture.Width + x)));
    }

    // A detector may mean a box far beyond any picture.
    private static int Pixel(double place) => (int)Math.Clamp(Math.Round(place), -1e6, 1e6);
}

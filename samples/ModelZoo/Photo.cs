using Images;

namespace ModelZoo;

/// <summary>Photographs as torchvision's networks are evaluated on them: the shorter side 256, the middle 224 × 224, normalised.</summary>
internal static class Photo
{
    private const int ShorterSide = 256, Side = 224;

    /// <summary>The colour planes that a network sees, [3, 224, 224].</summary>
    public static float[] Prepare(Picture picture, PhotoNormalization normalization)
    {
        var (width, height) = picture.Width <= picture.Height
            ? (ShorterSide, Longer(picture.Height, picture.Width))
            : (Longer(picture.Width, picture.Height), ShorterSide);
        var window = new Window(Margin(width), Margin(height), Side, Side);
        var pixels = Resampling.Resize(picture.ToColour(), width, height, window);
        var input = new float[pixels.Length];
        for (var i = 0; i < pixels.Length; i++)
            input[i % 3 * (Side * Side) + i / 3] = (pixels[i] / 255 - normalization.Mean[i % 3]) / normalization.Deviation[i % 3];
        return input;
    }

    private static int Longer(int longer, int shorter) => (int)((long)ShorterSide * longer / shorter);

    private static int Margin(int size) => (int)Math.Round((size - Side) / 2.0, MidpointRounding.ToEven);
}

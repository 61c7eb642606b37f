namespace Images;

/// <summary>A picture as a file has it.</summary>
/// <param name="Width">Pixels in a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Channels">1 for grey pixels, 3 for red, green and blue.</param>
/// <param name="Samples">Row after row, pixel after pixel, from 0 to 255.</param>
public sealed record Picture(int Width, int Height, int Channels, byte[] Samples)
{
    /// <summary>One byte a pixel: colours as bright as the eye sees them (ITU-R BT.601).</summary>
    public byte[] ToGrey()
    {
        if (Channels == 1) return Samples;
        var grey = new byte[Width * Height];
        for (var i = 0; i < grey.Length; i++) grey[i] = (byte)((299 * Samples[3 * i] + 587 * Samples[3 * i + 1] + 114 * Samples[3 * i + 2] + 500) / 1000);
        return grey;
    }

    /// <summary>The picture with three channels.</summary>
    public Picture ToColour()
    {
        if (Channels == 3) return this;
        var colours = new byte[3 * Samples.Length];
        for (var i = 0; i < colours.Length; i++) colours[i] = Samples[i / 3];
        return new Picture(Width, Height, 3, colours);
    }
}

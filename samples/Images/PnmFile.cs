using System.Text;

namespace Images;

/// <summary>
/// Netpbm's formats: PBM (P1, P4), PGM (P2, P5) and PPM (P3, P6). Files of the packed forms (P4 to P6) may hold several
/// images one after the other.
/// </summary>
public static class PnmFile
{
    /// <summary>The images of a file.</summary>
    /// <exception cref="ImageException">The file is damaged; images before the damage are given.</exception>
    public static IEnumerable<Picture> Read(byte[] file)
    {
        var at = 0;
        do
        {
            yield return Image(file, ref at);
            while (at < file.Length && IsSpace(file[at])) at++;
        }
        while (at < file.Length);
    }

    /// <summary>Writes a picture as P5 or P6.</summary>
    public static void Write(Picture picture, Stream file)
    {
        file.Write(Encoding.ASCII.GetBytes($"P{(picture.Channels == 1 ? 5 : 6)}\n{picture.Width} {picture.Height}\n255\n"));
        file.Write(picture.Samples);
    }

    private static Picture Image(byte[] file, ref int at)
    {
        if (file.Length - at < 2 || file[at] != 'P' || file[at + 1] is < (byte)'1' or > (byte)'6')
            throw new ImageException("goes on after its image with something that is no further image");
        var form = file[at + 1] - '0';
        at += 2;
        var (isBits, isPlain, samples) = (form is 1 or 4, form <= 3, form is 3 or 6 ? 3 : 1);
        var (width, height) = (Number(file, ref at, "width"), Number(file, ref at, "height"));
        var most = isBits ? 1 : Number(file, ref at, "largest value");
        if (width == 0 || height == 0) throw new ImageException($"says that its image is of {width} × {height} pixels");
        if (most is 0 or > 65535) throw new ImageException($"says that its largest value is {most}; it may be 1 to 65535");
        if (!isPlain && (at >= file.Length || !IsSpace(file[at++]))) throw new ImageException("ends within its header");

        // What the header promises must be there before memory is taken for it.
        var rowBytes = isBits && !isPlain ? (width + 7L) / 8 : (long)width * samples * (!isPlain && most > 255 ? 2 : 1);
        if ((Int128)rowBytes * height > file.Length - at)
            throw new ImageException($"ends too soon: {width} × {height} pixels need {(isPlain ? "more numbers" : $"{(Int128)rowBytes * height} bytes")}, but {file.Length - at} bytes follow its header");

        if ((Int128)width * height * samples > Array.MaxLength) throw new ImageException($"has {width} × {height} pixels, more than fit into memory");

        var values = new byte[width * height * samples];
        for (var row = 0; row < height; row++)
        {
            var bits = at;
            for (var column = 0; column < width * samples; column++)
            {
                var value = form switch
                {
                    1 => 1 - Bit(file, ref at),
                    4 => 1 - (file[bits + column / 8] >> (7 - column % 8) & 1),
                    _ => Sample(file, ref at, isPlain, most),
                };
                values[row * width * samples + column] = (byte)((value * 255 + most / 2) / most);
            }
            if (form == 4) at = bits + (int)rowBytes;
        }
        return new Picture(width, height, samples, values);
    }

    private static int Sample(byte[] file, ref int at, bool isPlain, int most)
    {
        var value = isPlain ? Number(file, ref at, "pixels") : most > 255 ? file[at++] << 8 | file[at++] : file[at++];
        return value <= most ? value : throw new ImageException($"has a pixel of {value}, but says that the largest value is {most}");
    }

    // Plain bits need no space between them.
    private static int Bit(byte[] file, ref int at)
    {
        SkipSpace(file, ref at);
        if (at >= file.Length) throw new ImageException("ends within its pixels");
        return file[at++] is (byte)'0' or (byte)'1' ? file[at - 1] - '0' : throw new ImageException("has a pixel that is neither 0 nor 1");
    }

    private static int Number(byte[] file, ref int at, string what)
    {
        SkipSpace(file, ref at);
        var (start, value) = (at, 0L);
        for (; at < file.Length && file[at] is >= (byte)'0' and <= (byte)'9'; at++)
        {
            value = value * 10 + file[at] - '0';
            if (value > int.MaxValue) throw new ImageException($"has too large a number for its {what}");
        }
        if (at == start) throw new ImageException(at == file.Length ? $"ends before its {what}" : $"has something else than a number for its {what}");
        return (int)value;
    }

    private static void SkipSpace(byte[] file, ref int at)
    {
        for (; at < file.Length; at++)
        {
            if (file[at] == '#')
                while (at < file.Length && file[at] is not ((byte)'\n' or (byte)'\r')) at++;
            else if (!IsSpace(file[at])) return;
        }
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or >= (byte)'\t' and <= (byte)'\r';
}

namespace DigitReader;

/// <summary>Files of pictures, told apart by how they begin.</summary>
internal static class ImageFile
{
    /// <summary>The pictures of a file, in order.</summary>
    /// <exception cref="ImageException">The file cannot be read, or holds something else; pictures before the fault are given.</exception>
    public static IEnumerable<GreyImage> Read(string path)
    {
        var bytes = Bytes(path);
        if (bytes is [(byte)'P', >= (byte)'1' and <= (byte)'6', ..]) return PnmFile.Read(bytes);
        if (bytes is [0, 0, _, _, ..]) return IdxFile.Read(bytes);
        throw new ImageException(bytes switch
        {
            [] => "is empty",
            [0x1f, 0x8b, ..] => "is compressed; unpack it with gunzip first",
            [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "is a PNG image; convert it to PGM first",
            [0xff, 0xd8, ..] => "is a JPEG image; convert it to PGM first",
            _ => "is neither a PNM image (P1 to P6) nor an IDX file of images",
        });
    }

    // The published program has no texts of the framework's exceptions.
    private static byte[] Bytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImageException(
                Directory.Exists(path) ? "is a folder" :
                fault is FileNotFoundException or DirectoryNotFoundException or ArgumentException ? "does not exist" :
                fault is UnauthorizedAccessException ? "may not be read" :
                "cannot be read");
        }
    }
}

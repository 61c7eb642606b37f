namespace Images;

/// <summary>Files of pictures, and what is wrong with those that are none.</summary>
public static class PictureFile
{
    /// <summary>Whether a file is one of Netpbm's.</summary>
    public static bool IsPnm(byte[] file) => file is [(byte)'P', >= (byte)'1' and <= (byte)'6', ..];

    /// <summary>The first picture of a PNM file.</summary>
    /// <exception cref="ImageException">The file cannot be read, is damaged, or holds something else.</exception>
    public static Picture Load(string path)
    {
        var file = Bytes(path);
        return IsPnm(file) ? PnmFile.Read(file).First() : throw Foreign(file, "is no PNM image (P1 to P6)");
    }

    /// <summary>Writes a picture as PGM or PPM.</summary>
    /// <exception cref="ImageException">The file cannot be written.</exception>
    public static void Save(string path, Picture picture)
    {
        try
        {
            using var file = File.Create(path);
            PnmFile.Write(picture, file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImageException($"cannot be written: {fault.Message}");
        }
    }

    /// <summary>What a file is that cannot be read.</summary>
    /// <param name="file">The file.</param>
    /// <param name="otherwise">What to say of a file of no known kind.</param>
    public static ImageException Foreign(byte[] file, string otherwise) => new(file switch
    {
        [] => "is empty",
        [0x1f, 0x8b, ..] => "is compressed; unpack it with gunzip first",
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] => "is a PNG image; convert it to PNM first",
        [0xff, 0xd8, ..] => "is a JPEG image; convert it to PNM first",
        _ => otherwise,
    });

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="ImageException">It cannot be read; the message does not need the texts of the framework, which a published program may lack.</exception>
    public static byte[] Bytes(string path)
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

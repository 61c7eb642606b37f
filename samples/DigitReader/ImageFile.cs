using Images;

namespace DigitReader;

/// <summary>Files of pictures, told apart by how they begin.</summary>
internal static class ImageFile
{
    /// <summary>The pictures of a file, in order.</summary>
    /// <exception cref="ImageException">The file cannot be read, or holds something else; pictures before the fault are given.</exception>
    public static IEnumerable<GreyImage> Read(string path)
    {
        var bytes = PictureFile.Bytes(path);
        if (PictureFile.IsPnm(bytes)) return Grey(bytes);
        if (bytes is [0, 0, _, _, ..]) return IdxFile.Read(bytes);
        throw PictureFile.Foreign(bytes, "is neither a PNM image (P1 to P6) nor an IDX file of images");
    }

    private static IEnumerable<GreyImage> Grey(byte[] file)
    {
        foreach (var picture in PnmFile.Read(file)) yield return new GreyImage(picture.Width, picture.Height, picture.ToGrey());
    }
}

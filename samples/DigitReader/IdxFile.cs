using System.Buffers.Binary;
using Images;

namespace DigitReader;

/// <summary>The form MNIST comes in: 0, 0, element type, number of axes, the sizes (big-endian), the elements.</summary>
internal static class IdxFile
{
    private const byte Bytes = 8;

    /// <summary>The images of a file.</summary>
    /// <exception cref="ImageException">The file holds something else than images of bytes, or ends too soon.</exception>
    public static IEnumerable<GreyImage> Read(byte[] file)
    {
        if (file[2] != Bytes) throw new ImageException($"is an IDX file of elements of type {file[2]}; images have bytes, type {Bytes}");
        if (file[3] != 3) throw new ImageException($"is an IDX file with {file[3]} {(file[3] == 1 ? "axis, as labels have" : "axes")}; images have 3: number, rows, columns");
        if (file.Length < 16) throw new ImageException("ends within its header");
        var (count, height, width) = (Size(file, 4), Size(file, 8), Size(file, 12));
        if (height == 0 || width == 0) throw new ImageException($"says that its images are of {width} × {height} pixels");
        // Three sizes of 32 bits are more than 64 bits hold.
        if ((Int128)count * height * width != file.Length - 16)
            throw new ImageException($"has {file.Length - 16} bytes of pixels, but {count} images of {width} × {height} are {(Int128)count * height * width}");
        return Images(file, (int)count, (int)height, (int)width);
    }

    private static IEnumerable<GreyImage> Images(byte[] file, int count, int height, int width)
    {
        for (var image = 0; image < count; image++)
            yield return new GreyImage(width, height, file.AsSpan(16 + image * height * width, height * width).ToArray());
    }

    private static uint Size(byte[] file, int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}

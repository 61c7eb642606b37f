using System.Buffers.Binary;
using ModelGen.Training;

namespace ModelGen.Shipping.Tests;

/// <summary>MNIST's 10,000 test images and their labels.</summary>
internal static class Mnist
{
    public const int Count = 10_000;
    public const int Pixels = 28 * 28;

    /// <summary>All pixels, 0 to 255.</summary>
    public static byte[] Images { get; } = Load("t10k-images-idx3-ubyte.gz").ToBytes();

    /// <summary>The right digits.</summary>
    public static int[] Labels { get; } = Load("t10k-labels-idx1-ubyte.gz").ToInt32();

    /// <summary>The pixels of one image.</summary>
    public static ReadOnlySpan<byte> Image(int index) => Images.AsSpan(index * Pixels, Pixels);

    /// <summary>The first images as an IDX file.</summary>
    public static byte[] ToIdx(int count)
    {
        var file = new byte[16 + count * Pixels];
        (file[2], file[3]) = (8, 3);
        foreach (var (at, size) in new[] { (4, count), (8, 28), (12, 28) }) BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(at), size);
        Images.AsSpan(0, count * Pixels).CopyTo(file.AsSpan(16));
        return file;
    }

    /// <summary>How many of the images a predictor names rightly.</summary>
    /// <param name="predictor">Ten scores an image.</param>
    /// <param name="scale">Makes the network's input of a pixel.</param>
    public static int CountRight(IPredictor predictor, Func<byte, float> scale)
    {
        const int batch = 250;
        var table = Enumerable.Range(0, 256).Select(pixel => scale((byte)pixel)).ToArray();
        var (input, output, right) = (new float[batch * Pixels], new float[batch * 10], 0);
        for (var first = 0; first < Count; first += batch)
        {
            for (var i = 0; i < input.Length; i++) input[i] = table[Images[first * Pixels + i]];
            predictor.Predict([input], [output]);
            for (var image = 0; image < batch; image++)
            {
                var scores = output.AsSpan(image * 10, 10);
                var best = 0;
                for (var digit = 1; digit < 10; digit++)
                    if (scores[digit] > scores[best]) best = digit;
                if (best == Labels[first + image]) right++;
            }
        }
        return right;
    }

    private static IdxFile Load(string name) => IdxFile.Load(Path.Combine(AppContext.BaseDirectory, "mnist", name));
}

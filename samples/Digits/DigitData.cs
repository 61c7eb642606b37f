using ModelGen.Training;

namespace Digits;

/// <summary>MNIST, or another set of 28 × 28 images in ten classes: training, validation and test samples.</summary>
/// <param name="Training">What the network learns from.</param>
/// <param name="Validation">What training is watched with.</param>
/// <param name="Test">What it is judged by, once.</param>
/// <param name="TestImages">The bytes of the test images, to be drawn.</param>
internal sealed record DigitData(Dataset Training, Dataset Validation, Dataset Test, byte[] TestImages)
{
    public const int Side = 28;
    public const int Classes = 10;

    /// <summary>Reads the four files; 5 % of the training images are held out for validation.</summary>
    public static DigitData Load(string folder, int seed)
    {
        var (trainImages, trainLabels) = Read(folder, "train");
        var (testImages, testLabels) = Read(folder, "t10k");
        var normalization = Normalization.OfBytes(trainImages, Side * Side);
        var (training, validation) = Make(trainImages, trainLabels, normalization).Split(0.05, seed);
        return new DigitData(training, validation, Make(testImages, testLabels, normalization), testImages);
    }

    private static Dataset Make(byte[] images, int[] labels, Normalization normalization) =>
        new(DataColumn.OfBytes(images, Side * Side, normalization), DataColumn.Of(labels));

    private static (byte[] Images, int[] Labels) Read(string folder, string set)
    {
        var images = Load(folder, $"{set}-images-idx3-ubyte");
        var labels = Load(folder, $"{set}-labels-idx1-ubyte");
        if (images.Shape is not [var count, Side, Side]) throw new UsageException($"The images of '{set}' in '{folder}' are not of {Side} × {Side} pixels, but of shape [{string.Join(", ", images.Shape)}].");
        if (labels.Count != count) throw new UsageException($"There are {count} images but {labels.Count} labels of '{set}' in '{folder}'.");
        var classes = labels.ToInt32();
        if (classes.Any(c => c is < 0 or >= Classes)) throw new UsageException($"The labels of '{set}' in '{folder}' are not all from 0 to {Classes - 1}.");
        return (images.ToBytes(), classes);
    }

    private static IdxFile Load(string folder, string name)
    {
        var path = new[] { name + ".gz", name }.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists)
            ?? throw new UsageException($"There is no '{name}.gz' in '{folder}'.");
        return IdxFile.Load(path);
    }
}

namespace ModelGen.Operators.Tests;

internal static partial class Samples
{
    // Next to a convolution, images are in blocks of channels.
    private const string Blocks = ", Conv2d(3, 1)";

    private static void AddPoolings()
    {
        AddImages("MaxPool2d(2)", [1, 5, 7], [7, 9, 7]);
        AddImages("MaxPool2d([3, 2], Stride = 1, Padding = 1, Dilation = 2)", [3, 7, 7], [17, 9, 7]);
        AddImages("MaxPool2d(3, Stride = 2, CeilMode = true)", [1, 6, 5], [3, 8, 17], [17, 6, 7]);
        AddImages("MaxPool2d([2, 3], StrideHW = [3, 2], Padding = 1, CeilMode = true)", [3, 3, 3], [17, 7, 6]);
        AddImages("MaxPool2d(3, Stride = 2, CeilMode = true)", [1, 2, 2]);
        AddImages("AvgPool2d(2)", [1, 5, 7], [7, 9, 7]);
        AddImages("AvgPool2d(3, Stride = 2, Padding = 1)", [3, 7, 5], [17, 7, 9]);
        AddImages("AvgPool2d(3, Stride = 2, Padding = 1, CountIncludePad = false)", [1, 3, 3], [3, 7, 8], [17, 7, 9]);
        AddImages("AvgPool2d([3, 2], Stride = 2, Padding = 1, CeilMode = true)", [1, 6, 5], [3, 8, 7], [17, 8, 9]);
        AddImages("AvgPool2d(3, Stride = 2, CeilMode = true, CountIncludePad = false)", [1, 6, 6], [17, 8, 10]);
        Add("GlobalAvgPool2d", s_images);
        Add("GlobalAvgPool2d(KeepDims = false)", s_images);
    }

    private static void AddPaddings()
    {
        Add("Pad(2, 1)", [1], [7], [293]);
        Add("Pad([1, 2, 3, 0], Value = 0.5)", [3, 5], [3, 1, 1]);
        Add("Pad(0, 0, 0, 0, 3, 5)", [2, 3, 3], [7, 7, 9]);
        Add("Pad(1, 0, -2, 3, 2, -1)", [3, 5, 1], [5, 9, 7]);
        Add("Pad(0, 0)", [3]);
        AddImages("Pad(1, 2, 3, 0)", [1, 3, 1], [17, 7, 5]);
        AddImages("Pad(-1, 2, -1, -2, Value = -1.5)", [2, 5, 3], [17, 7, 5]);
        foreach (var mode in new[] { "Reflect", "Replicate", "Circular" })
        {
            Add($"Pad([2, 1], Mode = PadMode.{mode})", [3], [293], [3, 17]);
            AddImages($"Pad([2, 1, 0, 2], Mode = PadMode.{mode})", [1, 3, 3], [17, 7, 5]);
            AddImages($"Pad([-1, 2, 1, -1], Mode = PadMode.{mode})", [2, 3, 4], [17, 7, 5]);
        }
    }

    /// <summary>A layer over plain images, and over images in blocks.</summary>
    private static void AddImages(string layer, params int[][] shapes)
    {
        Add(layer, shapes);
        Add(layer + Blocks, [.. shapes.Where(shape => shape.Aggregate(1, (product, size) => product * size) > 256)]);
    }
}

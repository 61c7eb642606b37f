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
        Add("MaxPool1d(2)", [1, 5], [3, 17], [17, 31]);
        Add("MaxPool1d(3, Stride = 2, Padding = 1, Dilation = 2, CeilMode = true)", [3, 7], [17, 32]);
        Add("AvgPool1d(2)", [1, 5], [3, 17], [17, 31]);
        Add("AvgPool1d(3, Stride = 2, Padding = 1, CeilMode = true, CountIncludePad = false)", [3, 8], [17, 32]);
        Add("Conv1d(7, 3), MaxPool1d(2), Conv1d(3, 3)", [3, 41]);
        // Rows of windows as vectors, with strides and dilations, and what is left at the edges.
        foreach (var pool in new[] { "MaxPool2d", "AvgPool2d" })
        {
            Add($"{pool}(2)", [3, 5, 67]);
            Add($"{pool}(3, Stride = 1, Padding = 1)", [1, 7, 41]);
            Add($"{pool}([2, 3], Stride = 2, Padding = 1, CeilMode = true)", [3, 4, 70]);
            Add($"{pool}([1, 7], StrideHW = [1, 3], PaddingHW = [0, 3])", [1, 3, 117]);
            Add($"{pool}([3, 2], StrideHW = [2, 4])", [1, 7, 133]);
        }
        Add("AvgPool2d(3, Stride = 2, Padding = 1, CountIncludePad = false)", [3, 7, 37]);
        Add("MaxPool1d(3, Stride = 2, Padding = 1, Dilation = 3)", [3, 97]);
        Add("MaxPool1d(4, Stride = 1, Dilation = 2)", [1, 59]);
        // Rows of windows that become one row first: windows too far apart, too wide, or of several sizes.
        foreach (var pool in new[] { "MaxPool2d", "AvgPool2d" })
        {
            Add($"{pool}(5)", [3, 17, 37]);
            Add($"{pool}([7, 9], StrideHW = [7, 5], PaddingHW = [3, 4], CeilMode = true)", [1, 17, 31]);
            Add($"{pool}([5, 17], Stride = 5)", [1, 17, 67]);
            Add($"{pool}(3, Stride = 3), ReLU, {pool}([3, 1])", [3, 17, 7]);
        }
        Add("MaxPool1d(17)", [3, 293]);
        Add("MaxPool2d([2, 18], StrideHW = [1, 9])", [3, 5, 97]);
        Add("AvgPool1d(3, Stride = 7, Padding = 1)", [3, 293]);
        Add("MaxPool1d(6)", [1, 1789]);
        Add("AvgPool2d(3, Stride = 1, Padding = 1)", [1, 1, 587]);
        Add("MaxPool2d([5, 3], StrideHW = [5, 6], DilationHW = [2, 3])", [3, 21, 37]);
        Add("AvgPool2d(5, Padding = 2, CountIncludePad = false)", [3, 17, 37]);
        AddImages("LPPool2d(2, 2)", [1, 5, 3], [17, 9, 7]);
        AddImages("LPPool2d(1, [3, 2], Stride = 2, CeilMode = true)", [1, 4, 4], [17, 8, 6]);
        Add("LPPool2d(3, 2, StrideHW = [1, 2])", [1, 5, 3], [17, 9, 7]);
        Add("LPPool2d(2.5, 2)", [1, 5, 3], [17, 9, 7]);
        foreach (var pool in new[] { "AdaptiveAvgPool2d", "AdaptiveMaxPool2d" })
        {
            AddImages($"{pool}(3)", [1, 6, 9], [2, 5, 7], [17, 7, 5]);
            AddImages($"{pool}([3, 5])", [3, 17, 37], [1, 31, 17]);
            Add($"{pool}([17, 19])", [9, 7, 5]);
            Add($"{pool}([8, 17])", [3, 17, 37]);
            AddImages($"{pool}([7, 2])", [1, 3, 5], [17, 5, 7]);
            AddImages($"{pool}(1)", [3, 5, 1], [17, 5, 7]);
        }
        foreach (var pool in new[] { "GlobalAvgPool2d", "GlobalMaxPool2d" })
        {
            Add(pool, s_images);
            Add(pool + "(KeepDims = false)", s_images);
            Add(pool + Blocks, s_images[^1]);
        }
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

    private static void AddTransposed()
    {
        Add("Conv2d(3, 3, Padding = 1, PaddingMode = PaddingMode.Reflect)", [1, 3, 3], [7, 9, 7]);
        Add("Conv2d(3, 4, Padding = Same, PaddingMode = PaddingMode.Replicate)", [1, 3, 3], [7, 9, 7]);
        Add("Conv2d(17, 3, Stride = 2, PaddingHW = [1, 2], PaddingMode = PaddingMode.Circular), BatchNorm(Frozen = true), Tanh", [7, 9, 7]);
        Add("Conv2d(3, 3, Padding = Valid, PaddingMode = PaddingMode.Reflect)", [7, 9, 7]);
        Add("Conv1d(3, 3, Padding = 2, PaddingMode = PaddingMode.Reflect)", [1, 5], [7, 41]);
        Add("ConvTranspose2d(3, 3)", [1, 3, 1], [7, 5, 7]);
        Add("ConvTranspose2d(2, 2, Stride = 2)", [3, 3, 1], [3, 7, 5], [17, 7, 3]);
        Add("ConvTranspose2d(17, 3, Stride = 2, Padding = 1, OutputPadding = 1)", [1, 1, 3], [7, 5, 7]);
        Add("ConvTranspose2d(4, [3, 2], StrideHW = [1, 3], PaddingHW = [2, 1], OutputPaddingHW = [0, 2], Groups = 2)", [2, 3, 2], [6, 7, 5]);
        Add("ConvTranspose2d(3, 3, Dilation = 2, OutputPadding = 1, Bias = false)", [1, 3, 1], [7, 5, 7]);
        Add("ConvTranspose2d(3, 3, Stride = 2, Dilation = 3, OutputPadding = 2, Padding = 1), Tanh", [1, 2, 1], [7, 5, 7]);
        Add("ConvTranspose2d(34, 3, Stride = 2, Padding = 1, Groups = 2), BatchNorm(Frozen = true), Tanh, Conv2d(3, 3, Padding = 1)", [18, 5, 7]);
        Add("ConvTranspose2d(33, 3, Padding = 1), BatchNorm(Frozen = true), Tanh, Conv2d(3, 3)", [17, 5, 7]);
        // Every channel with a window of its own.
        Add("ConvTranspose2d(17, 3, Groups = 17, Padding = 1)", [17, 5, 7]);
        Add("ConvTranspose2d(19, 4, Stride = 2, Padding = 1, Groups = 19), Tanh", [19, 5, 7]);
        Add("ConvTranspose2d(3, [3, 2], StrideHW = [2, 3], OutputPaddingHW = [1, 2], Dilation = 2, Groups = 3, Bias = false), Conv2d(3, 3, Padding = 1)", [3, 5, 9]);
        Add("Conv2d(17, [5, 3], Stride = 2, Padding = 2, Groups = 17)", [17, 9, 11]);
        Add("Conv2d(7, 3, Dilation = 2, Padding = 1, Groups = 7)", [7, 9, 17]);
        Add("ConvTranspose2d(3, 1, Padding = 1)", [1, 5, 3], [17, 7, 5]);
        Add("ConvTranspose1d(3, 3)", [1, 3], [7, 41]);
        Add("ConvTranspose1d(4, 3, Stride = 2, Padding = 1, OutputPadding = 1, Groups = 2)", [2, 3], [6, 61]);
        Add("ConvTranspose1d(17, 4, Stride = 3, Dilation = 2, Bias = false), Tanh", [1, 1], [3, 31]);
    }

    private static void AddResizing()
    {
        Add("PixelShuffle(2)", [4, 3, 1], [12, 5, 7]);
        Add("PixelShuffle(3)", [9, 1, 3], [18, 7, 3], [9, 7, 37]);
        Add("PixelShuffle(5)", [25, 3, 17]);
        Add("PixelUnshuffle(2)", [1, 2, 6], [3, 10, 14], [1, 6, 74]);
        Add("PixelUnshuffle(3)", [1, 21, 51]);
        Add("Unfold(2)", [1, 3, 3], [7, 9, 7]);
        Add("Unfold([3, 2], StrideHW = [2, 3], Padding = 1, DilationHW = [1, 2])", [2, 5, 4], [7, 9, 8]);
        Add("Unfold(3, Padding = 1, Stride = 2)", [3, 5, 37]);
        Add("Unfold(2, StrideHW = [2, 4])", [1, 4, 71]);
        Add("Unfold(3, Padding = 3, Dilation = 2)", [1, 3, 1], [7, 5, 7]);
        Add("Unfold(1, Padding = 2, Stride = 3)", [1, 3, 1], [17, 7, 5]);
        AddImages("Upsample(2)", [1, 3, 1], [3, 7, 5], [17, 7, 5]);
        AddImages("Upsample(1.7)", [1, 3, 2], [17, 7, 5]);
        AddImages("Upsample(2, Mode = UpsampleMode.Bilinear)", [1, 3, 1], [3, 7, 5], [17, 7, 5]);
        AddImages("Upsample(3, Mode = UpsampleMode.Bilinear, AlignCorners = true)", [1, 3, 1], [17, 7, 5]);
        AddImages("Upsample([2.5, 0.4], Mode = UpsampleMode.Bilinear)", [1, 3, 5], [17, 7, 5]);
        // Rows of planes that become longer, some by more than a strip of 256 columns.
        Add("Upsample(2)", [3, 3, 37], [1, 2, 150]);
        Add("Upsample([1.5, 3.7])", [1, 5, 17]);
        Add("Upsample(2, Mode = UpsampleMode.Bilinear)", [3, 3, 37], [1, 2, 150]);
        Add("Upsample([0.6, 1.06], Mode = UpsampleMode.Bilinear)", [3, 7, 61]);
        Add("Resize([9, 130], Mode = UpsampleMode.Bilinear, AlignCorners = true)", [3, 7, 17]);
        // Rows that become shorter; and longer or shorter by so much that their columns are picked one by one, or have no place at all.
        Add("Resize([5, 17])", [1, 7, 61], [3, 17, 37]);
        Add("Upsample(0.4, Mode = UpsampleMode.Bilinear)", [3, 17, 53]);
        Add("Resize([3, 17], Mode = UpsampleMode.Bilinear, AlignCorners = true)", [1, 17, 67]);
        Add("Upsample([1, 0.11])", [1, 3, 277]);
        Add("Resize([7, 3], Mode = UpsampleMode.Bilinear)", [1, 3, 277]);
        Add("Upsample(7)", [1, 3, 17]);
        Add("Upsample([3, 70], Mode = UpsampleMode.Bilinear)", [1, 3, 3]);
        foreach (var mode in new[] { "Bicubic", "Bicubic, AlignCorners = true", "Bicubic, Antialias = true", "Bilinear, Antialias = true" })
        {
            AddImages($"Upsample(2, Mode = UpsampleMode.{mode})", [1, 3, 1], [17, 7, 5]);
            Add($"Resize([5, 9], Mode = UpsampleMode.{mode})", [1, 3, 5], [3, 17, 7], [1, 1, 67]);
            Add($"Upsample([0.3, 1.06], Mode = UpsampleMode.{mode})", [3, 17, 61]);
        }
        AddImages("Resize(7)", [1, 3, 5], [17, 5, 9]);
        AddImages("Resize([5, 9], Mode = UpsampleMode.Bilinear)", [1, 3, 5], [17, 9, 7]);
        AddImages("Resize([1, 9], Mode = UpsampleMode.Bilinear, AlignCorners = true)", [2, 3, 5], [17, 9, 7]);
    }

    /// <summary>Between convolutions with padding, images and their gradients have borders of zeros to keep.</summary>
    private static void AddBetweenConvolutions()
    {
        foreach (var layer in new[]
        {
            "AvgPool2d(3, Stride = 2, Padding = 1, CountIncludePad = false)", "AdaptiveAvgPool2d([4, 5])", "AdaptiveMaxPool2d(3)", "LPPool2d(2, 2)",
            "Pad([1, -1, 2, 0], Value = 0.5)", "Pad([1, 2, 0, 1], Mode = PadMode.Reflect)", "Upsample(2)", "Upsample(1.5, Mode = UpsampleMode.Bilinear)", "ConvTranspose2d(18, 3, Stride = 2)",
            "ConvTranspose2d(18, 3, Padding = 1)", "PixelShuffle(2)", "Dropout2d(0.4)",
        }) Add($"Conv2d(20, 3, Padding = 1), {layer}, Conv2d(3, 3, Padding = 1)", [3, 6, 7]);
        // The first of two nearly equal elements changes under a difference, so few windows.
        Add("Conv2d(17, 3, Padding = 1), MaxPool2d(3, Stride = 2, CeilMode = true), Conv2d(3, 3, Padding = 1)", [1, 4, 4]);
    }

    /// <summary>A layer over plain images, and over images in blocks.</summary>
    private static void AddImages(string layer, params int[][] shapes)
    {
        Add(layer, shapes);
        Add(layer + Blocks, [.. shapes.Where(shape => shape.Aggregate(1, (product, size) => product * size) > 256)]);
    }
}

namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddLayers()
    {
        s_byOp["declared"] = c => Sequential(c, c.Hyper.GetProperty("declaration").GetString()!);
        s_byOp["linear"] = c => Sequential(c, $"Linear({c.Number("out_features")}, Bias = {Bool(c.Flag("bias"))})");
        s_byOp["conv2d"] = c => Sequential(c,
            $"Conv2d({c.Number("out_channels")}, {Kernel(c)}{HW(c, "stride", "Stride", 1)}{HW(c, "padding", "Padding", 0)}{HW(c, "dilation", "Dilation", 1)}" +
            $", Groups = {c.Number("groups")}, Bias = {Bool(c.Flag("bias"))})");
        s_byOp["conv_transpose2d"] = c => Sequential(c,
            $"ConvTranspose2d({c.Number("out_channels")}, {Kernel(c)}{HW(c, "stride", "Stride", 1)}{HW(c, "padding", "Padding", 0)}{HW(c, "output_padding", "OutputPadding", 0)}" +
            $"{HW(c, "dilation", "Dilation", 1)}, Groups = {c.Number("groups")}, Bias = {Bool(c.Flag("bias"))})");
        // The fixture's mode is overwritten by that of the module; only bilinear cases say what happens at the corners.
        s_byOp["upsample2d"] = c => Sequential(c, $"Upsample({Text(c.Number("scale"))}{(c.Hyper.TryGetProperty("align_corners", out _) ? $", Mode = UpsampleMode.Bilinear, AlignCorners = {Bool(c.Flag("align_corners"))}" : "")})");
        s_byOp["max_pool2d"] = c => Sequential(c,
            $"MaxPool2d({Kernel(c)}{HW(c, "stride", "Stride", -1)}{HW(c, "padding", "Padding", 0)}{HW(c, "dilation", "Dilation", 1)}, CeilMode = {Bool(c.Flag("ceil_mode"))})");
        s_byOp["avg_pool2d"] = c => Sequential(c,
            $"AvgPool2d({Kernel(c)}{HW(c, "stride", "Stride", -1)}{HW(c, "padding", "Padding", 0)}, CeilMode = {Bool(c.Flag("ceil_mode"))}, CountIncludePad = {Bool(c.Flag("count_include_pad"))})");
        s_byOp["zero_pad2d"] = c => Sequential(c, $"Pad({c.Number("left")}, {c.Number("right")}, {c.Number("top")}, {c.Number("bottom")})");
        s_byOp["max_pool1d"] = c => Sequential(c, $"MaxPool1d({One(c, "kernel")}, Stride = {One(c, "stride")}, Padding = {One(c, "padding")}, CeilMode = {Bool(c.Flag("ceil_mode"))})");
        s_byOp["global_max_pool2d"] = c => Sequential(c, "GlobalMaxPool2d");
        s_byOp["global_avg_pool2d"] = c => Sequential(c, "GlobalAvgPool2d");
        s_byOp["batch_norm"] = c => Sequential(c, $"BatchNorm(Eps = {Text(c.Number("eps"))}, Momentum = {Text(c.Number("momentum"))}, Frozen = {Bool(c.Hyper.GetProperty("mode").GetString() == "eval")})");
        s_byOp["layer_norm"] = c => Sequential(c, $"LayerNorm({string.Join(", ", c.Hyper.GetProperty("normalized_shape").EnumerateArray())}, Eps = {Text(c.Number("eps"))})");
        s_byOp["instance_norm"] = c => Sequential(c, $"InstanceNorm2d(Eps = {Text(c.Number("eps"))}, Affine = {Bool(c.Flag("affine"))})");
        s_byOp["group_norm"] = c => Sequential(c, $"GroupNorm({c.Number("num_groups")}, Eps = {Text(c.Number("eps"))})");
        s_byOp["local_response_norm"] = c => Sequential(c, $"LocalResponseNorm({c.Number("size")}, Alpha = {Text(c.Number("alpha"))}, Beta = {Text(c.Number("beta"))}, K = {Text(c.Number("k"))})");
        s_byOp["softmax"] = c => Sequential(c, $"Softmax({SampleAxis(c)})");
        s_byOp["log_softmax"] = c => Sequential(c, $"LogSoftmax({SampleAxis(c)})");
    }

    /// <summary>The axis without the batch.</summary>
    private static int SampleAxis(OracleCase source) => (int)source.Number("axis") is var axis && axis < 0 ? axis : axis - 1;
}

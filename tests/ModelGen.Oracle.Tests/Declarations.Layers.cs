namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddLayers()
    {
        s_byOp["linear"] = c => Sequential(c, $"Linear({c.Number("out_features")}, Bias = {Bool(c.Flag("bias"))})");
        s_byOp["conv2d"] = c => Sequential(c,
            $"Conv2d({c.Number("out_channels")}, {Kernel(c)}{HW(c, "stride", "Stride", 1)}{HW(c, "padding", "Padding", 0)}{HW(c, "dilation", "Dilation", 1)}" +
            $", Groups = {c.Number("groups")}, Bias = {Bool(c.Flag("bias"))})");
        s_byOp["max_pool2d"] = c => c.Flag("ceil_mode") ? null : Sequential(c,
            $"MaxPool2d({Kernel(c)}{HW(c, "stride", "Stride", -1)}{HW(c, "padding", "Padding", 0)}{HW(c, "dilation", "Dilation", 1)})");
        s_byOp["avg_pool2d"] = c => c.Flag("ceil_mode") || !c.Flag("count_include_pad") ? null : Sequential(c,
            $"AvgPool2d({Kernel(c)}{HW(c, "stride", "Stride", -1)}{HW(c, "padding", "Padding", 0)})");
    }
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// How a kernel that writes an image clears the border around it, row by row: buffers are used again, so whoever writes
/// one leaves its border at zero.
/// </summary>
internal static class BorderText
{
    public static readonly string[] Parameters = ["int top", "int bottom", "int left", "int right"];

    public static Argument[] Arguments(ImageMemory image) => [image.Border.Top, image.Border.Bottom, image.Border.Left, image.Border.Right];

    /// <summary>Clears what of the border belongs to a row: its ends, and above the first and below the last row.</summary>
    /// <param name="row">The pointer to the first pixel of the row.</param>
    /// <param name="planes">The number of planes and the step between them, where more than one are written.</param>
    /// <param name="width">The pixels of a row.</param>
    public static void EmitClear(CodeWriter w, string row, int pixel, string index, string rows, string step, (string Count, string Step)? planes = null, string width = "width")
    {
        var times = pixel == 1 ? "" : $" * {pixel}";
        var sizes = $"{index}, {rows}, {width}{times}, {step}, top, bottom, left{times}, right{times}";
        w.Line(planes is { } p
            ? $"for (var c = 0; c < {p.Count}; c++) ImageBorder.Clear({row} + (nint)c * {p.Step}, {sizes});"
            : $"ImageBorder.Clear({row}, {sizes});");
    }
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Moves an image between planes and blocks of channels, and between borders; one plane or block an item.</summary>
/// <param name="Roomy">Whether rows of planes, with the zeros after them, have room for whole squares of 16 pixels.</param>
public sealed record ReorderImageKernel(Precision Precision, bool FromBlocks, bool ToBlocks, bool Border, bool Roomy) : KernelSpec(Precision)
{
    public override string Name => $"Image_{(FromBlocks ? "Blocks" : "Planes")}To{(ToBlocks ? "Blocks" : "Planes")}{(Border ? "_Border" : "")}{(Roomy ? "_Roomy" : "")}{TypeSuffix}";

    public override string Summary => "The same image in another layout; its border is cleared.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* from", $"{T}* to", "int channels", "int height", "int width", "int fromStart", "int fromPlane", "int fromRow", "int toStart", "int toPlane", "int toRow" }
            .Concat(Border ? BorderText.Parameters : []).Append("int part").ToEquatable();

    public static KernelCall Call(LowerContext c)
    {
        ImageMemory from = new(c.Input(0)), to = new(c.Output());
        var border = to.Border != default;
        // Where neither has a border beside its rows, the image is one long row; but a border above and below is cleared in steps of rows.
        var isOneRow = !border && from.Row == from.Width * from.Pixel;
        var (height, width) = isOneRow ? (1, from.Height * from.Width) : (from.Height, from.Width);
        var parts = from.IsBlocked || to.IsBlocked ? ImageLayout.BlockCount(from.Channels) : from.Channels;
        var roomy = from.IsBlocked && !to.IsBlocked && border && (to.Width + 15) / 16 * 16 <= to.Width + to.Border.Right;
        var pieces = c.Output().Kind == ValueKind.PerSample ? new Split.Samples(1, parts) : (Split)new Split.Parts(parts);
        return c.Call(new ReorderImageKernel(c.Precision, from.IsBlocked, to.IsBlocked, border, roomy), pieces, (long)from.Height * from.Width * 16,
            [c.In(0), c.Out(), from.Channels, height, width, from.Start, from.Plane, from.Row, to.Start, to.Plane, to.Row, .. border ? BorderText.Arguments(to) : [], new Argument.Part()]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        var blocks = FromBlocks || ToBlocks;
        w.Line($"from += fromStart + (nint)part * fromPlane{(blocks && !FromBlocks ? " * 16" : "")};");
        w.Line($"to += toStart + (nint)part * toPlane{(blocks && !ToBlocks ? " * 16" : "")};");
        if (blocks) w.Line("var many = Math.Min(16, channels - part * 16);");
        if (Roomy)
        {
            EmitRoomy(w);
            return;
        }
        using (w.Block("for (var h = 0; h < height; h++)"))
        {
            if (Border) BorderText.EmitClear(w, "to", ToBlocks ? 16 : 1, "h", "height", "toRow", !ToBlocks && FromBlocks ? ("many", "toPlane") : null);
            if (FromBlocks == ToBlocks) w.Line($"new ReadOnlySpan<{T}>(from, width{(blocks ? " * 16" : "")}).CopyTo(new Span<{T}>(to, width{(blocks ? " * 16" : "")}));");
            else w.Line(FromBlocks ? "Transposition.RowFromBlocks(from, to, toPlane, width, many);" : "Transposition.RowToBlocks(from, fromPlane, to, width, many);");
            w.Line("from += fromRow;");
            w.Line("to += toRow;");
        }
    }

    /// <summary>All planes are cleared at once; then the last square of a row writes zeros into its border again.</summary>
    private void EmitRoomy(CodeWriter w)
    {
        w.Line($"new Span<{T}>(to - top * toRow - left, many * toPlane).Clear();");
        w.Line($"var square = stackalloc {T}[256];");
        w.Line("var rest = width % 16;");
        w.Line($"new Span<{T}>(square, 256).Clear();");
        using (w.Block("for (var h = 0; h < height; h++)"))
        {
            w.Line("var column = 0;");
            w.Line("for (; column + 16 <= width; column += 16) Transposition.FromBlock(from + column * 16, to + column, toPlane, many);");
            using (w.Block("if (rest > 0)"))
            {
                w.Line($"new ReadOnlySpan<{T}>(from + column * 16, rest * 16).CopyTo(new Span<{T}>(square, 256));");
                w.Line("Transposition.FromBlock(square, to + column, toPlane, many);");
            }
            w.Line("from += fromRow;");
            w.Line("to += toRow;");
        }
    }
}

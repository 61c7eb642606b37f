using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Moves rows of heads side by side into a matrix for each head, or back: as copies, and one part maybe transposed in registers.</summary>
public sealed record HeadsKernel(Precision Precision, int Parts, int Transposed, bool Join) : KernelSpec(Precision)
{
    public override string Name => $"{(Join ? "Join" : "Split")}Heads_{Parts}{(Transposed >= 0 ? $"_T{Transposed}" : "")}{TypeSuffix}";

    public override string Summary => (Join
        ? "Matrices [heads, time, size] of each part to rows [time, part, head, size]"
        : "Rows [time, part, head, size] to matrices [heads, time, size] of each part") + (Transposed >= 0 ? $"; part {Transposed} is [heads, size, time]." : ".");

    public override bool IsVectorized => Transposed >= 0;

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* rows" }.Concat(Enumerable.Range(0, Parts).Select(p => $"{T}* part{p}")).Concat(["int time", "int heads", "int size", "int count"]).ToEquatable();

    public static KernelCall Call(LowerContext c, Value rows, int heads, int parts, int transposed, bool join)
    {
        var pointers = Enumerable.Range(0, parts).Select(i => join ? c.In(i) : c.Out(i));
        Argument[] arguments = [join ? c.Out() : c.In(0), .. pointers, rows.Shape[0], heads, rows.Shape[1] / parts / heads];
        var (kernel, elements) = (new HeadsKernel(c.Precision, parts, transposed, join), rows.Shape.Elements);
        return rows.Kind == ValueKind.PerSample
            ? c.Call(kernel, LowerContext.SampleBlocks(elements), elements, [.. arguments, new Argument.Count()])
            : c.Call(kernel, Graphs.Split.Whole, elements, [.. arguments, 1]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line($"var step = heads * size{(Parts == 1 ? "" : $" * {Parts}")};");
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            for (var part = 0; part < Parts; part++)
            {
                using (w.Block("for (var head = 0; head < heads; head++)"))
                {
                    w.Line($"var row = rows + ({part} * heads + head) * size;");
                    w.Line($"var matrix = part{part} + (nint)head * time * size;");
                    if (part == Transposed) EmitTransposed(w, v);
                    else
                        using (w.Block("for (var t = 0; t < time; t++)"))
                        {
                            var (from, to) = ($"Span<{T}>({(Join ? "matrix" : "row")} + (nint)t * {(Join ? "size" : "step")}, size)", $"Span<{T}>({(Join ? "row" : "matrix")} + (nint)t * {(Join ? "step" : "size")}, size)");
                            w.Line($"new ReadOnly{from}.CopyTo(new {to});");
                        }
                }
                w.Line($"part{part} += (nint)heads * time * size;");
            }
            w.Line("rows += (nint)time * step;");
        }
    }

    /// <summary>Between rows a step apart and a matrix [size, time]; the last tile of a direction overlaps the one before it.</summary>
    private void EmitTransposed(CodeWriter w, Width v)
    {
        // Few heads are as large as the widest vectors.
        foreach (var bits in new[] { 256, 128 }.Where(bits => bits <= v.Bits))
        {
            var tile = v with { Bits = bits };
            using (w.Block($"if (time >= {tile.Lanes} && size >= {tile.Lanes})"))
            {
                using (w.Block($"for (var t0 = 0; t0 < time; t0 += {tile.Lanes})"))
                using (w.Block($"for (var i0 = 0; i0 < size; i0 += {tile.Lanes})"))
                {
                    w.Line($"var t = Math.Min(t0, time - {tile.Lanes});");
                    w.Line($"var i = Math.Min(i0, size - {tile.Lanes});");
                    string Row(int k) => $"row + (nint)(t + {k}) * step + i";
                    string Line(int k) => $"matrix + (nint)(i + {k}) * time + t";
                    for (var k = 0; k < tile.Lanes; k++) w.Line($"var v{k} = {tile.Load(Join ? Line(k) : Row(k))};");
                    w.Transpose(tile, k => "v" + k);
                    for (var k = 0; k < tile.Lanes; k++) w.Line(tile.Store(Join ? Row(k) : Line(k), "v" + k));
                }
                w.Line("continue;");
            }
        }
        w.Line("for (var t = 0; t < time; t++)");
        using (w.Indent())
            w.Line($"for (var i = 0; i < size; i++) {(Join ? "row[(nint)t * step + i] = matrix[(nint)i * time + t]" : "matrix[(nint)i * time + t] = row[(nint)t * step + i]")};");
    }
}

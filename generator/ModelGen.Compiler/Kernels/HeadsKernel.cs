using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>Moves rows of heads side by side into a matrix for each head, or back.</summary>
public sealed record HeadsKernel(Precision Precision, int Parts, int Transposed, bool Join) : KernelSpec(Precision)
{
    public override string Name => $"{(Join ? "Join" : "Split")}Heads_{Parts}{(Transposed >= 0 ? $"_T{Transposed}" : "")}{TypeSuffix}";

    public override string Summary => (Join
        ? "Matrices [heads, time, size] of each part to rows [time, part, head, size]"
        : "Rows [time, part, head, size] to matrices [heads, time, size] of each part") + (Transposed >= 0 ? $"; part {Transposed} is [heads, size, time]." : ".");

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* rows" }.Concat(Enumerable.Range(0, Parts).Select(p => $"{T}* part{p}")).Concat(["int time", "int heads", "int size", "int count"]).ToEquatable();

    public static KernelCall Call(LowerContext c, Value rows, int heads, int parts, int transposed, bool join)
    {
        var pointers = Enumerable.Range(0, parts).Select(i => join ? c.In(i) : c.Out(i));
        Argument[] arguments = [join ? c.Out() : c.In(0), .. pointers, rows.Shape[0], heads, rows.Shape[1] / parts / heads];
        var (kernel, elements) = (new HeadsKernel(c.Precision, parts, transposed, join), rows.Shape.Elements);
        return rows.Kind == ValueKind.PerSample
            ? c.Call(kernel, LowerContext.SampleBlocks(elements), elements, [.. arguments, new Argument.Count()])
            : c.Call(kernel, Programs.Split.Whole, elements, [.. arguments, 1]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            w.Line("for (var t = 0; t < time; t++)");
            using (w.Block(null))
                for (var part = 0; part < Parts; part++)
                    using (w.Block("for (var head = 0; head < heads; head++)"))
                    {
                        if (part == Transposed)
                        {
                            w.Line($"var matrix = part{part} + (nint)head * size * time + t;");
                            w.Line($"for (var i = 0; i < size; i++) {(Join ? "rows[i] = matrix[(nint)i * time]" : "matrix[(nint)i * time] = rows[i]")};");
                        }
                        else
                        {
                            var (row, matrix) = ($"Span<{T}>(rows, size)", $"Span<{T}>(part{part} + ((nint)head * time + t) * size, size)");
                            w.Line(Join ? $"new ReadOnly{matrix}.CopyTo(new {row});" : $"new ReadOnly{row}.CopyTo(new {matrix});");
                        }
                        w.Line("rows += size;");
                    }
            for (var part = 0; part < Parts; part++) w.Line($"part{part} += (nint)heads * time * size;");
        }
    }
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Puts parts one after the other along an axis, row by row, or takes them apart again.</summary>
/// <param name="Rows">The places before the axis.</param>
/// <param name="Runs">For each part, the elements of a row that lie together.</param>
/// <param name="PerSample">For each part, whether each sample has its own.</param>
public sealed record BlocksKernel(Precision Precision, bool Gather, int Rows, EquatableArray<int> Runs, EquatableArray<bool> PerSample, bool Unrolled) : KernelSpec(Precision)
{
    public override string Name =>
        $"{(Gather ? "Concat" : "Split")}_{Rows}_{string.Join("_", Runs)}{(PerSample.All(p => p) ? "" : "_" + string.Concat(PerSample.Select(p => p ? "n" : "1")))}{(Unrolled ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => Gather ? "Puts parts one after the other along an axis." : "Cuts a tensor along an axis.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters =>
        Runs.Select((_, i) => $"{T}* part{i}").Append($"{T}* whole").Concat(Unrolled ? [] : ["int count"]).ToEquatable();

    public static KernelCall Call(LowerContext c, bool gather, int rows, IReadOnlyList<Value> parts, int axis, Argument[] pointers)
    {
        var batch = parts.Any(p => p.Kind == ValueKind.PerSample);
        var unrolled = c.Tiny && batch;
        var kernel = new BlocksKernel(c.Precision, gather, rows, parts.Select(p => checked((int)(p.Shape.Elements / rows))).ToEquatable(), parts.Select(p => p.Kind == ValueKind.PerSample).ToEquatable(), unrolled);
        var elements = parts.Sum(p => p.Shape.Elements);
        if (unrolled) return c.Call(kernel, new Graphs.Split.Samples(1), elements, pointers);
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(elements), elements, [.. pointers, new Argument.Count()]) : c.Call(kernel, Graphs.Split.Whole, elements, [.. pointers, 1]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (Unrolled)
        {
            for (var row = 0; row < Rows; row++)
                for (var (part, at) = (0, 0); part < Runs.Count; at += Runs[part++])
                    w.Line(Copy($"part{part} + {row * Runs[part]}", $"whole + {row * Runs.Sum() + at}", Runs[part]));
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            using (w.Block($"for (var row = 0; row < {Rows}; row++)"))
                for (var (part, at) = (0, 0); part < Runs.Count; at += Runs[part++])
                    w.Line(Copy($"part{part} + row * {Runs[part]}", $"whole + row * {Runs.Sum()} + {at}", Runs[part]));
            for (var part = 0; part < Runs.Count; part++)
                if (PerSample[part]) w.Line($"part{part} += {Rows * (long)Runs[part]};");
            w.Line($"whole += {Rows * (long)Runs.Sum()};");
        }
    }

    private string Copy(string part, string whole, int elements)
    {
        var (from, to) = Gather ? (part, whole) : (whole, part);
        return $"new ReadOnlySpan<{T}>({from}, {elements}).CopyTo(new Span<{T}>({to}, {elements}));";
    }
}

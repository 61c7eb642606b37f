using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Products of matrices [m, k] · [k, n], each sample's and each of the leading axes'. A tile of four rows by a vector of columns
/// is summed in registers. A second matrix that is transposed is brought into that order first; where it is too large, or
/// there are too few rows for that to pay, vectors run along the rows of both.
/// </summary>
/// <param name="Walk">The matrices before the last two axes: the steps of a and b, counted in matrices.</param>
public sealed record MatMulKernel(
    Precision Precision, int M, int K, int N, bool TransposeA, bool TransposeB, Strides Walk, bool PerSampleA, bool PerSampleB, bool Batch, bool Unrolled) : KernelSpec(Precision)
{
    private const int TileRows = 4, MostPacked = 1 << 16;

    /// <summary>Whether the second matrix is transposed into memory of its own.</summary>
    private bool Packs => TransposeB && !Unrolled && M >= TileRows && (long)K * N <= MostPacked;

    private PermuteKernel? Packing => PermuteKernel.Of(Precision, N, K);

    /// <summary>Whether the second matrix is read as it lies, along its columns.</summary>
    private bool IsAlongColumns => TransposeB && !Packs;

    public override IEnumerable<KernelSpec> Uses => Packs && Packing is { } packing ? [packing] : [];

    public override string Name =>
        $"MatMul{(TransposeA ? "_T" : "_N")}{(TransposeB ? "T" : "N")}_{M}x{K}x{N}{(Walk.Sizes.Count == 1 && Walk.Sizes[0] == 1 ? "" : "_" + Walk.Name)}" +
        $"{(Batch ? "_" + (PerSampleA ? "n" : "1") + (PerSampleB ? "n" : "1") : "")}{(Unrolled ? "_Unrolled" : "")}{TypeSuffix}";

    public override string Summary => $"y = a{(TransposeA ? "ᵀ" : "")} · b{(TransposeB ? "ᵀ" : "")}, [{M}, {K}] by [{K}, {N}].";

    public override EquatableArray<string> Parameters => new[] { $"{T}* a", $"{T}* b", $"{T}* y" }.Concat(Packs && Packing is not null ? [$"{T}* packed"] : []).Concat(Batch && !Unrolled ? ["int count"] : []).ToEquatable();

    public static KernelCall Call(LowerContext c, bool transposeA, bool transposeB)
    {
        Shape a = c.Input(0).Shape, b = c.Input(1).Shape, y = c.Output().Shape;
        Shape leading = Leading(y), leadingA = Leading(a), leadingB = Leading(b);
        var walk = Strides.Merge(leading.Sizes, [Steps(leadingA, leading), Steps(leadingB, leading), Strides.RowMajor(leading.Sizes)]);
        var batch = c.Output().Kind == ValueKind.PerSample;
        var unrolled = batch && c.Tiny;
        var k = transposeA ? a[-2] : a[-1];
        var kernel = new MatMulKernel(c.Precision, y[-2], k, y[-1], transposeA, transposeB, walk with { Steps = walk.Steps.Take(2).ToEquatable() },
            c.Input(0).Kind == ValueKind.PerSample, c.Input(1).Kind == ValueKind.PerSample, batch, unrolled);
        var cost = y.Elements * k;
        if (unrolled) return c.Call(kernel, new Split.Samples(1), cost, c.In(0), c.In(1), c.Out());
        Argument[] packed = kernel.Packs && kernel.Packing is not null ? [new Argument.Scratch((long)k * y[-1])] : [];
        return batch ? c.Call(kernel, LowerContext.SampleBlocks(cost), cost, [c.In(0), c.In(1), c.Out(), .. packed, new Argument.Count()]) : c.Call(kernel, Split.Whole, cost, [c.In(0), c.In(1), c.Out(), .. packed]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (!Batch || Unrolled)
        {
            EmitMatrices(w, v, []);
            return;
        }
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            EmitMatrices(w, v, []);
            if (PerSampleA) w.Line($"a += {Matrices(0) * M * K};");
            if (PerSampleB) w.Line($"b += {Matrices(1) * K * N};");
            w.Line($"y += {Walk.Sizes.Aggregate(1L, (product, size) => product * size) * M * N};");
        }
    }

    private void EmitMatrices(CodeWriter w, Width v, IReadOnlyList<string> indices)
    {
        var axis = indices.Count;
        if (axis < Walk.Sizes.Count)
        {
            if (Walk.Sizes[axis] == 1) EmitMatrices(w, v, [.. indices, "0"]);
            else w.Each(new Extent($"{Walk.Sizes[axis]}", Unrolled ? Walk.Sizes[axis] : 0), $"m{axis}", index => EmitMatrices(w, v, [.. indices, index]));
            return;
        }
        string Matrix(string pointer, EquatableArray<int> steps, int size) => Strides.At(pointer, indices, steps.Select(s => s * size).ToEquatable(), axis);
        using (w.Block(""))
        {
            w.Line($"var am = {Matrix("a", Walk.Steps[0], M * K)};");
            w.Line($"var bm = {Matrix("b", Walk.Steps[1], K * N)};");
            w.Line($"var ym = {Matrix("y", Strides.RowMajor(Walk.Sizes).ToEquatable(), M * N)};");
            if (Packs && Packing is { } packing)
            {
                w.Line($"{packing.Entry}(bm, packed, 1);");
                w.Line("bm = packed;");
            }
            if (IsAlongColumns && !TransposeA) EmitDots(w, v);
            else EmitTiles(w, v);
        }
    }

    /// <summary>Rows of four by vectors of columns.</summary>
    private void EmitTiles(CodeWriter w, Width v)
    {
        var whole = M / TileRows * TileRows;
        if (Unrolled)
        {
            for (var row = 0; row < M; row += TileRows) EmitColumns(w, v, row.ToString(), Math.Min(TileRows, M - row));
            return;
        }
        if (whole > 0) using (w.Block($"for (var row = 0; row < {whole}; row += {TileRows})")) EmitColumns(w, v, "row", TileRows);
        if (whole < M) EmitColumns(w, v, whole.ToString(), M - whole);
    }

    private void EmitColumns(CodeWriter w, Width v, string row, int rows)
    {
        if (IsAlongColumns || Unrolled || v.IsScalar)
        {
            w.Lanes(IsAlongColumns ? v.Scalar : v, Size(N), "j", (x, j) => EmitTile(w, x, row, rows, j));
            return;
        }
        // What is left of a row goes to narrower vectors.
        using (w.Block(""))
        {
            w.Line("var j = 0;");
            var left = N;
            foreach (var x in Width.All.Where(bits => bits <= v.Bits).Select(bits => v with { Bits = bits }))
            {
                if (left < x.Lanes) continue;
                var end = N - left % x.Lanes;
                using (w.Block(left < 2 * x.Lanes ? "" : $"for (; j < {end}; j += {x.Lanes})")) EmitTile(w, x, row, rows, "j");
                if (left < 2 * x.Lanes) w.Line($"j += {x.Lanes};");
                left %= x.Lanes;
            }
        }
    }

    private void EmitTile(CodeWriter w, Width x, string row, int rows, string j)
    {
        for (var r = 0; r < rows; r++) w.Line($"var s{r} = {x.Zero};");
        w.Each(Size(K), "p", p =>
        {
            w.Line($"var bv = {(IsAlongColumns ? $"bm[{j} * {K} + {p}]" : x.Load($"bm + {p} * {N} + {j}"))};");
            for (var r = 0; r < rows; r++) w.Line($"s{r} = {x.Fma(x.Broadcast(A($"{row} + {r}", p)), "bv", $"s{r}")};");
        });
        for (var r = 0; r < rows; r++) w.Line(x.Store($"ym + ({row} + {r}) * {N} + {j}", $"s{r}"));
    }

    /// <summary>Both matrices lie along k: a dot product for each element.</summary>
    private void EmitDots(CodeWriter w, Width v)
    {
        var whole = Unrolled || v.IsScalar ? 0 : M / TileRows * TileRows;
        if (whole > 0)
            using (w.Block($"for (var row = 0; row < {whole}; row += {TileRows})"))
            using (w.Block($"for (var j = 0; j < {N}; j++)"))
            {
                for (var r = 0; r < TileRows; r++) w.Line($"var s{r} = {v.Zero};");
                for (var r = 0; r < TileRows; r++) w.Line($"{T} t{r} = 0;");
                w.Lanes(v, Size(K), "p", (x, p) =>
                {
                    w.Line($"var bv = {x.Load($"bm + j * {K} + {p}")};");
                    for (var r = 0; r < TileRows; r++) w.Line($"{(x.IsScalar ? "t" : "s")}{r} += {x.Load($"am + (row + {r}) * {K} + {p}")} * bv;");
                });
                for (var r = 0; r < TileRows; r++) w.Line($"ym[(row + {r}) * {N} + j] = t{r} + {v.Sum($"s{r}")};");
            }
        if (whole == M) return;
        using (w.Block(whole == 0 ? "" : $"// the rows from {whole} on"))
        {
            if (whole > 0) w.Line($"am += {whole * K};");
            if (whole > 0) w.Line($"ym += {whole * N};");
            w.Each(new Extent($"{M - whole}", Unrolled ? M : 0), "row", row => w.Each(Size(N), "j", j =>
            {
                w.Sum(v, Size(K), "p", "dot", (x, p) => $"{x.Load($"am + {row} * {K} + {p}")} * {x.Load($"bm + {j} * {K} + {p}")}");
                w.Line($"ym[{row} * {N} + {j}] = dot;");
            }));
        }
    }

    private string A(string row, string p) => TransposeA ? $"am[{p} * {M} + {row}]" : $"am[({row}) * {K} + {p}]";

    private Extent Size(int size) => new($"{size}", Unrolled ? size : 0);

    /// <summary>The matrices of one sample of an operand.</summary>
    private long Matrices(int operand)
    {
        long last = 0;
        for (var axis = 0; axis < Walk.Sizes.Count; axis++) last += (long)(Walk.Sizes[axis] - 1) * Walk.Steps[operand][axis];
        return last + 1;
    }

    private static int[] Steps(Shape input, Shape output)
    {
        var own = Strides.RowMajor(input.Sizes);
        var steps = new int[output.Rank];
        for (var axis = 0; axis < output.Rank; axis++)
        {
            var at = axis - (output.Rank - input.Rank);
            steps[axis] = at < 0 || input[at] == 1 ? 0 : own[at];
        }
        return steps;
    }

    public static Shape Leading(Shape shape) => new(shape.Sizes.Take(shape.Rank - 2).ToEquatable());
}

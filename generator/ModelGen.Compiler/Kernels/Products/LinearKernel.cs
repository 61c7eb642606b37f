using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// y[rows, outputs] = x[rows, inputs] · weight, whose columns lie in panels of 16: a register tile of several rows by
/// up to four vectors, its reduction over the inputs in order.
/// </summary>
/// <param name="Unrolled">Inputs and outputs baked in and every loop written out, for one row; zero for any size.</param>
/// <param name="Rest">What computes the columns that no panel holds, if there are any.</param>
/// <param name="Turns">Which way a single row walks the panels.</param>
public sealed record LinearKernel(Precision Precision, Epilogue Epilogue, ProductSize Unrolled, LinearDotKernel? Rest = null, PanelTurns Turns = PanelTurns.None) : KernelSpec(Precision)
{
    // About what a second-level cache holds, and so many times that from which on serpentine order is not worth its text.
    private const long Cache = 1 << 20, Caches = 4;

    private bool InTurns => Turns != PanelTurns.None;

    /// <summary>Whether weights come from the third-level cache often enough to be asked for.</summary>
    private bool AsksAhead => Turns == PanelTurns.One;

    // What comes from the third-level cache is asked for so many bytes before it is read.
    private const int Ahead = 1024, LineBytes = 64;

    private bool IsUnrolled => Unrolled.Outputs > 0;

    public override string Name => $"Linear{Epilogue.Name}{(IsUnrolled ? $"_{Unrolled.Inputs}x{Unrolled.Outputs}" : "")}{(Rest is null ? "" : $"_Rest{Rest.Size.Inputs}x{Rest.Size.Outputs}")}{(InTurns ? "_InTurns" : "")}{(Turns == PanelTurns.Several ? "OfSeveral" : "")}{TypeSuffix}";

    public override string Summary => $"y[rows, outputs] = x[rows, inputs] · weight{Epilogue.Description}; the weight's outputs lie in panels of 16.";

    public override EquatableArray<string> Parameters => new[] { $"{T}* x", $"{T}* weight" }
        .Concat(Epilogue.Bias ? [$"{T}* bias"] : [])
        .Concat([$"{T}* y"])
        .Concat(IsUnrolled ? [] : ["int inputs", "int outputs", "int rows", "int part", "int parts"])
        .Concat(InTurns ? ["int runs"] : [])
        .ToEquatable();

    public override IEnumerable<KernelSpec> Uses => Rest is null ? [] : [Rest];

    public static KernelCall Call(LowerContext c, Epilogue epilogue, int x, int weight, int bias, int inputs, int outputs)
    {
        var rows = (int)(c.Input(x).Shape.Elements / inputs);
        var pointers = new List<Argument> { c.In(x), c.In(weight) };
        if (epilogue.Bias) pointers.Add(c.In(bias));
        pointers.Add(c.Out());
        if (c.Tiny && rows == 1)
            return c.Call(new LinearKernel(c.Precision, epilogue, new ProductSize(inputs, outputs)), new Split.Samples(1), (long)inputs * outputs, [.. pointers]);
        var rest = c.Input(weight).Layout is PanelLayout { Rest: > 0 and var few } ? new LinearDotKernel(c.Precision, new ProductSize(inputs, few), epilogue, outputs) : null;
        var kernel = new LinearKernel(c.Precision, epilogue, default, rest, rows == 1 ? TurnsOf(c, c.Node.Inputs[weight]) : PanelTurns.None);
        var panels = PanelLayout.Panels(outputs);
        var parts = panels >= 32 ? 8 : panels >= 16 ? 4 : panels >= 4 ? 2 : 1;
        var perSample = c.Output().Kind == ValueKind.PerSample;
        var samples = Math.Max(1, 48 / rows);
        var split = perSample ? new Split.Samples(samples, parts) : (Split)new Split.Parts(parts);
        Argument count = perSample ? new Argument.Count(rows) : rows;
        if (kernel.InTurns) pointers.AddRange([inputs, outputs, count, new Argument.Part(), parts, new Argument.Runs()]);
        else pointers.AddRange([inputs, outputs, count, new Argument.Part(), parts]);
        // From the second-level cache weights come a quarter as fast as they are multiplied.
        return c.Call(kernel, split, (long)samples * rows * inputs * outputs / parts, [.. pointers]) with { Least = 4L * inputs * outputs / parts };
    }

    /// <summary>Whether some of a predictor's weights, too many for the second-level cache, are still there when the next run needs them.</summary>
    private static PanelTurns TurnsOf(LowerContext c, int weight)
    {
        var size = c.Precision == Precision.Single ? sizeof(float) : sizeof(double);
        var (mine, all) = (size * c.Graph.Values[weight].Elements, size * c.Graph.Parameters.Sum(p => p.Elements));
        if (!c.Graph.Nodes.Any(n => n.Phase == Phase.Prepare && n.Output == weight)) return PanelTurns.None;
        if (mine > Cache) return all <= Caches * Cache ? PanelTurns.One : PanelTurns.None;
        // Those of the other layers drive out no more than half of what the cache holds.
        return mine > Cache / 2 && all > Cache / 4 * 3 && all - mine <= Cache / 2 ? PanelTurns.Several : PanelTurns.None;
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsUnrolled)
        {
            EmitUnrolled(w, v);
            return;
        }
        var (rows, wide) = Tile(v);
        w.Line($"var panels = (outputs + {PanelLayout.Columns - 1}) / {PanelLayout.Columns};");
        if (InTurns) w.Line("if (rows == 1 && runs % 2 != 0) part = parts - 1 - part;");
        w.Line("var panel = (int)((long)panels * part / parts);");
        w.Line("var end = (int)((long)panels * (part + 1) / parts);");
        // The last panel is wider than what is left of a row, and what lies behind belongs to others: it is copied from here.
        if (!v.IsScalar && Rest is null) w.Line($"var last = stackalloc {v.Type}[{rows * PanelLayout.Columns / v.Lanes}];");
        w.Line("var row = 0;");
        if (InTurns)
            using (w.Block("if (rows == 1)")) EmitInTurns(w, v);
        // The columns that no panel holds come last.
        if (Rest is not null)
        {
            w.Line("var all = end;");
            w.Line($"end = Math.Min(end, outputs / {PanelLayout.Columns});");
        }
        if (!InTurns)
        {
            // Of several panels, a single row reads each of its inputs once.
            using (w.Block($"for (; rows == 1 && panel + {wide * 2} <= end; panel += {wide * 2})")) EmitTile(w, v, 1, wide * 2);
            using (w.Block("for (; rows == 1 && panel < end; panel++)")) EmitTile(w, v, 1, 1);
        }
        using (w.Block("while (panel < end)"))
        {
            w.Line("row = 0;");
            if (wide > 1)
                using (w.Block($"if (panel + {wide} <= end)"))
                {
                    EmitRows(w, v, rows, wide);
                    w.Line($"panel += {wide};");
                    w.Line("continue;");
                }
            EmitRows(w, v, rows, 1);
            w.Line("panel++;");
        }
        if (Rest is not null) w.Line($"if (end < all) {RestCall("end")}");
    }

    /// <summary>One row. From the third-level cache one panel comes after the other, so that no more than one of them is half in the second.</summary>
    private void EmitInTurns(CodeWriter w, Width v)
    {
        w.Line("var (first, behind) = (panel, end);");
        var together = Turns == PanelTurns.Several ? Tile(v).Panels * 2 : 1;
        if (together > 1)
        {
            w.Line($"var groups = ({(Rest is null ? "end" : $"Math.Min(end, outputs / {PanelLayout.Columns})")} - first) / {together};");
            using (w.Block("for (var turn = 0; turn < groups; turn++)"))
            {
                w.Line($"panel = first + (runs % 2 == 0 ? turn : groups - 1 - turn) * {together};");
                EmitTile(w, v, 1, together);
            }
            w.Line($"first += groups * {together};");
        }
        using (w.Block("for (var turn = first; turn < behind; turn++)"))
        {
            w.Line("panel = runs % 2 == 0 ? turn : first + behind - 1 - turn;");
            if (Rest is not null)
                using (w.Block($"if (panel == outputs / {PanelLayout.Columns})"))
                {
                    w.Line(RestCall("panel"));
                    w.Line("continue;");
                }
            EmitTile(w, v, 1, 1);
        }
        w.Line("return;");
    }

    private string RestCall(string panel)
    {
        var offset = $"(nint){panel} * {PanelLayout.Columns}";
        return $"{Rest!.Entry}(x, weight + {offset} * inputs, {(Epilogue.Bias ? $"bias + {offset}, " : "")}y + {offset}, rows);";
    }

    /// <summary>Rows and panels of a tile: rows * vectors + vectors + 1 registers.</summary>
    private static (int Rows, int Panels) Tile(Width v) => (v.Bits, v.Precision) switch
    {
        (512, Precision.Single) => (12, 2),
        (512, _) => (6, 2),
        (256, Precision.Single) => (6, 1),
        (256, _) => (2, 1),
        (128, Precision.Single) => (2, 1),
        _ => (1, 1),
    };

    private void EmitRows(CodeWriter w, Width v, int rows, int panels)
    {
        if (rows > 1)
            using (w.Block($"for (; row + {rows} <= rows; row += {rows})")) EmitTile(w, v, rows, panels);
        // Narrower tiles read the weight from the second-level cache too often: eight rows rather than twice four.
        if (rows > 8)
            using (w.Block("if (row + 8 <= rows)"))
            {
                EmitTile(w, v, 8, panels);
                w.Line("row += 8;");
            }
        if (rows >= 8)
            using (w.Block($"for (; row + 4 <= rows; row += 4)")) EmitTile(w, v, 4, panels);
        using (w.Block("for (; row < rows; row++)")) EmitTile(w, v, 1, panels);
    }

    private void EmitTile(CodeWriter w, Width v, int rows, int panels)
    {
        var vectors = PanelLayout.Columns / v.Lanes;
        for (var r = 0; r < rows; r++) w.Line($"var x{r} = x + (nint){Sum("row", r)} * inputs;");
        for (var p = 0; p < panels; p++) w.Line($"var w{p} = {v.Vectors($"weight + (nint){Sum("panel", p)} * {PanelLayout.Columns} * inputs")};");
        w.Line($"var zero = {v.Zero};");
        w.Wrap($"{v.Type} ", Each(rows, panels, vectors, (r, p, k) => $"a{r}_{p}_{k} = zero"), ", ", ";");
        w.Line("var i = 0;");
        // A single row has few sums: several of each, over every so many inputs, keep the multipliers busy.
        var chains = rows > 1 || v.IsScalar ? 1 : Math.Max(1, 8 / (panels * vectors));
        if (chains > 1) EmitChains(w, v, panels, vectors, chains);
        using (w.Block("for (; i < inputs; i++)"))
        {
            w.Wrap($"{v.Type} ", Each(1, panels, vectors, (_, p, k) => $"b{p}_{k} = {v.At($"w{p}", k * v.Lanes)}"), ", ", ";");
            for (var r = 0; r < rows; r++)
            {
                w.Line($"var s{r} = {v.Broadcast($"x{r}[i]")};");
                EmitLines(w, Each(1, panels, vectors, (_, p, k) => $"a{r}_{p}_{k} = {v.Fma($"s{r}", $"b{p}_{k}", $"a{r}_{p}_{k}")};"));
            }
            for (var p = 0; p < panels; p++) w.Line($"w{p} += {vectors};");
        }
        for (var p = 0; p < panels; p++) EmitStore(w, v, rows, p, vectors);
    }

    private void EmitChains(CodeWriter w, Width v, int panels, int vectors, int chains)
    {
        w.Wrap($"{v.Type} ", Each(chains - 1, panels, vectors, (n, p, k) => $"c{n + 1}_{p}_{k} = zero"), ", ", ";");
        using (w.Block($"for (; i + {chains} <= inputs; i += {chains})"))
        {
            if (AsksAhead)
            {
                const string Sse = "global::System.Runtime.Intrinsics.X86.Sse";
                var line = LineBytes / v.ElementSize;
                w.Line($"var ahead = ({T}*)w0;");
                using (w.Block($"if ({Sse}.IsSupported)"))
                    EmitLines(w, [.. Enumerable.Range(0, chains * PanelLayout.Columns / line).Select(i => $"{Sse}.Prefetch0(ahead + {Ahead / v.ElementSize + i * line});")]);
            }
            for (var n = 0; n < chains; n++)
            {
                w.Line($"var s{n} = {v.Broadcast($"x0[i + {n}]")};");
                EmitLines(w, Each(1, panels, vectors, (_, p, k) =>
                    $"{Chain(n, p, k)} = {v.Fma($"s{n}", v.At($"w{p}", n * PanelLayout.Columns + k * v.Lanes), Chain(n, p, k))};"));
            }
            for (var p = 0; p < panels; p++) w.Line($"w{p} += {chains * vectors};");
        }
        for (var step = chains / 2; step > 0; step /= 2)
            EmitLines(w, Each(step, panels, vectors, (n, p, k) => $"{Chain(n, p, k)} += c{n + step}_{p}_{k};"));

        static string Chain(int n, int p, int k) => n == 0 ? $"a0_{p}_{k}" : $"c{n}_{p}_{k}";
    }

    private void EmitStore(CodeWriter w, Width v, int rows, int p, int vectors)
    {
        w.Line($"var o{p} = {Sum("panel", p)} * {PanelLayout.Columns};");
        for (var k = 0; k < vectors; k++)
        {
            if (Epilogue.Bias) w.Line($"var c{p}_{k} = {v.Load(Conv2dDirectKernel.Offset($"bias + o{p}", k * v.Lanes))};");
            for (var r = 0; r < rows; r++) EmitEpilogue(w, v, $"a{r}_{p}_{k}", Epilogue.Bias ? $"c{p}_{k}" : null);
        }
        if (v.IsScalar)
        {
            for (var r = 0; r < rows; r++)
                for (var k = 0; k < vectors; k++)
                    w.Line($"{(Rest is null ? $"if (o{p} + {k} < outputs) " : "")}y[(nint){Sum("row", r)} * outputs + o{p} + {k}] = a{r}_{p}_{k};");
            return;
        }
        using (w.Block(Rest is null ? $"if (o{p} + {PanelLayout.Columns} <= outputs)" : ""))
            for (var r = 0; r < rows; r++)
                for (var k = 0; k < vectors; k++) w.Line(v.Store($"y + (nint){Sum("row", r)} * outputs + o{p}{(k == 0 ? "" : $" + {k * v.Lanes}")}", $"a{r}_{p}_{k}"));
        if (Rest is not null) return;
        using (w.Block("else"))
        {
            EmitLines(w, Each(rows, 1, vectors, (r, _, k) => $"{v.At("last", r * PanelLayout.Columns + k * v.Lanes)} = a{r}_{p}_{k};"));
            w.Line($"for (var r = 0; r < {rows}; r++)");
            using (w.Indent()) w.Line($"for (var o = o{p}; o < outputs; o++) y[(nint)(row + r) * outputs + o] = (({T}*)last)[r * {PanelLayout.Columns} + o - o{p}];");
        }
    }

    private void EmitEpilogue(CodeWriter w, Width v, string name, string? bias)
    {
        if (bias is not null) w.Line($"{name} += {bias};");
        if (Epilogue.Activation is { } activation) w.Line($"{name} = {activation.Forward(v, name)};");
    }

    /// <summary>One row, written out: every input once, against all the outputs that fit the registers.</summary>
    private void EmitUnrolled(CodeWriter w, Width v)
    {
        var (inputs, outputs) = (Unrolled.Inputs, Unrolled.Outputs);
        for (var o = 0; o < outputs;)
        {
            var whole = o + v.Lanes <= outputs;
            var width = whole ? v : v.Scalar;
            var at = (o / PanelLayout.Columns * inputs * PanelLayout.Columns) + o % PanelLayout.Columns;
            w.Line($"var y{o} = {(Epilogue.Bias ? width.Load($"bias + {o}") : width.Zero)};");
            for (var i = 0; i < inputs; i++)
                w.Line($"y{o} = {width.Fma(width.Broadcast($"x[{i}]"), width.Load($"weight + {at + i * PanelLayout.Columns}"), $"y{o}")};");
            if (Epilogue.Activation is { } activation) w.Line($"y{o} = {activation.Forward(width, $"y{o}")};");
            w.Line(width.Store($"y + {o}", $"y{o}"));
            o += width.Lanes;
        }
    }

    private static List<string> Each(int rows, int panels, int vectors, Func<int, int, int, string> text) =>
        [.. from r in Enumerable.Range(0, rows) from p in Enumerable.Range(0, panels) from k in Enumerable.Range(0, vectors) select text(r, p, k)];

    /// <summary>Writes statements, four to a line.</summary>
    private static void EmitLines(CodeWriter w, IReadOnlyList<string> statements)
    {
        for (var i = 0; i < statements.Count; i += 4) w.Line(string.Join(" ", statements.Skip(i).Take(4)));
    }

    private static string Sum(string name, int number) => number == 0 ? name : $"({name} + {number})";
}

/// <summary>The inputs and outputs of a product.</summary>
public readonly record struct ProductSize(int Inputs, int Outputs);

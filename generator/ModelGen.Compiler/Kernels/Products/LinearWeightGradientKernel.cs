using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// dw[outputs, inputs] = Σ over rows of dy[row, output] · x[row, input]: a tile of outputs by vectors of inputs stays
/// in registers while the rows go by in order, so the sum is the same for any number of threads.
/// </summary>
public sealed record LinearWeightGradientKernel(Precision Precision, ProductSize Unrolled) : KernelSpec(Precision)
{
    private const int MostStatements = 400;

    private bool IsUnrolled => Unrolled.Outputs > 0;

    public override string Name => $"Linear_WeightGradient{(IsUnrolled ? $"_{Unrolled.Inputs}x{Unrolled.Outputs}" : "")}{TypeSuffix}";

    public override string Summary => IsUnrolled
        ? "Adds dy · x of one sample to dw; the first sample overwrites it."
        : "dw[outputs, inputs] = Σ over rows of dy[row, output] · x[row, input], for the outputs of one part.";

    public override EquatableArray<string> Parameters => IsUnrolled
        ? [$"{T}* x", $"{T}* dy", $"{T}* dw", "int sample"]
        : [$"{T}* x", $"{T}* dy", $"{T}* dw", "int inputs", "int outputs", "int rows", "int part", "int parts"];

    public static KernelCall Call(LowerContext c)
    {
        int inputs = c.Input(0).Shape[-1], outputs = c.Input(1).Shape[-1];
        var rows = (int)(c.Input(0).Shape.Elements / inputs);
        if (c.Tiny && rows == 1)
            return c.Call(new LinearWeightGradientKernel(c.Precision, new ProductSize(inputs, outputs)), new Split.InOrder(), (long)inputs * outputs,
                c.In(0), c.In(1), c.Out(), new Argument.FirstSample());
        var parts = Math.Max(1, Math.Min((outputs + 7) / 8, 16));
        return c.Call(new LinearWeightGradientKernel(c.Precision, default), new Split.Parts(parts), 32L * rows * inputs * outputs / parts,
            c.In(0), c.In(1), c.Out(), inputs, outputs, c.Input(0).Kind == ValueKind.PerSample ? new Argument.BatchCount(rows) : rows, new Argument.Part(), parts);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsUnrolled)
        {
            EmitUnrolled(w, v);
            return;
        }
        var (outputs, vectors) = v.Bits switch { 512 => (8, 3), 256 => (4, 2), 128 => (4, 2), _ => (2, 2) };
        w.Line("var output = (int)((long)outputs * part / parts);");
        w.Line("var end = (int)((long)outputs * (part + 1) / parts);");
        using (w.Block($"for (; output + {outputs} <= end; output += {outputs})")) EmitInputs(w, v, outputs, vectors);
        using (w.Block("for (; output < end; output++)")) EmitInputs(w, v, 1, vectors);
    }

    private void EmitInputs(CodeWriter w, Width v, int outputs, int vectors)
    {
        w.Line("var input = 0;");
        using (w.Block($"for (; input + {vectors * v.Lanes} <= inputs; input += {vectors * v.Lanes})")) EmitTile(w, v, outputs, vectors);
        if (vectors * v.Lanes > v.Lanes)
            using (w.Block($"for (; input + {v.Lanes} <= inputs; input += {v.Lanes})")) EmitTile(w, v, outputs, 1);
        if (v.Lanes > 1)
            using (w.Block("for (; input < inputs; input++)")) EmitTile(w, v.Scalar, outputs, 1);
    }

    private static void EmitTile(CodeWriter w, Width v, int outputs, int vectors)
    {
        for (var o = 0; o < outputs; o++)
            for (var k = 0; k < vectors; k++) w.Line($"var a{o}_{k} = {v.Zero};");
        w.Line("var xr = x + input;");
        w.Line("var dyr = dy + output;");
        using (w.Block("for (var row = 0; row < rows; row++)"))
        {
            for (var k = 0; k < vectors; k++) w.Line($"var x{k} = {v.Load($"xr + {k * v.Lanes}")};");
            for (var o = 0; o < outputs; o++)
            {
                w.Line($"var s{o} = {v.Broadcast($"dyr[{o}]")};");
                for (var k = 0; k < vectors; k++) w.Line($"a{o}_{k} = {v.Fma($"s{o}", $"x{k}", $"a{o}_{k}")};");
            }
            w.Line("xr += inputs;");
            w.Line("dyr += outputs;");
        }
        for (var o = 0; o < outputs; o++)
            for (var k = 0; k < vectors; k++) w.Line(v.Store($"dw + (nint)(output + {o}) * inputs + input + {k * v.Lanes}", $"a{o}_{k}"));
    }

    private void EmitUnrolled(CodeWriter w, Width v)
    {
        // Narrow vectors need so many statements that the JIT would not optimise them: the rows share a method then.
        if (Unrolled.Outputs * (Unrolled.Inputs / v.Lanes + Unrolled.Inputs % v.Lanes) <= MostStatements)
        {
            for (var o = 0; o < Unrolled.Outputs; o++) EmitRow(w, v, $"dy[{o}]", i => $"dw + {o * Unrolled.Inputs + i}");
            return;
        }
        for (var o = 0; o < Unrolled.Outputs; o++) w.Line($"Row(x, dy[{o}], dw + {o * Unrolled.Inputs}, sample);");
        w.Line();
        w.Line("[MethodImpl(MethodImplOptions.AggressiveOptimization)]");
        using (w.Block($"static void Row({T}* x, {T} dy, {T}* dw, int sample)")) EmitRow(w, v, "dy", i => $"dw + {i}");
    }

    private void EmitRow(CodeWriter w, Width v, string gradient, Func<int, string> weight)
    {
        for (var i = 0; i < Unrolled.Inputs;)
        {
            var width = i + v.Lanes <= Unrolled.Inputs ? v : v.Scalar;
            w.Line(width.Store(weight(i), width.Fma(width.Broadcast(gradient), width.Load($"x + {i}"), $"(sample == 0 ? {width.Zero} : {width.Load(weight(i))})")));
            i += width.Lanes;
        }
    }
}

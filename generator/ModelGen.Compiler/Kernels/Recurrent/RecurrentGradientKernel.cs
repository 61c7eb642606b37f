using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Which gradients reach a recurrent layer.</summary>
public readonly record struct RecurrentGradients(bool Outputs, bool State, bool Cell)
{
    public string Name => (Outputs ? "_Y" : "") + (State ? "_H" : "") + (Cell ? "_C" : "");
}

/// <summary>
/// Backpropagation through time for a block of samples: from the last step to the first, the cell's derivatives in
/// registers, then one product with the recurrent weights that carries the gradient to the step before.
/// </summary>
public sealed record RecurrentGradientKernel(Precision Precision, RecurrentCell Cell, RecurrentGradients Given, bool Lengths) : KernelSpec(Precision)
{
    private bool IsLstm => Cell == RecurrentCell.Lstm;

    private bool IsGru => Cell == RecurrentCell.Gru;

    private int Gates => RecurrentLayout.Gates(Cell);

    public override string Name => $"Recurrent_{Cell}_Gradient{Given.Name}{(Lengths ? "_Lengths" : "")}{TypeSuffix}";

    public override string Summary => $"Backpropagation through the steps of the {Cell} cell for count samples.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* u", $"{T}* gates" }
        .Concat(IsGru ? [$"{T}* before"] : [])
        .Concat(IsLstm ? [$"{T}* cellsBefore"] : [])
        .Concat(Given.Outputs ? [$"{T}* dy"] : [])
        .Concat(Given.State ? [$"{T}* dhn"] : [])
        .Concat(Given.Cell ? [$"{T}* dcn"] : [])
        .Concat(Lengths ? ["int* lengths"] : [])
        .Concat([$"{T}* dp"])
        .Concat(IsGru ? [$"{T}* dq"] : [])
        .Concat([$"{T}* dh"])
        .Concat(IsLstm ? [$"{T}* dc"] : [])
        .Concat(["int steps", "int padded", "int direction", "int count"])
        .ToEquatable();

    private int Saved => Math.Max(1, RecurrentLayout.Saved(Cell));

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line(Given.State ? $"new ReadOnlySpan<{T}>(dhn, count * padded).CopyTo(new Span<{T}>(dh, count * padded));" : $"new Span<{T}>(dh, count * padded).Clear();");
        if (IsLstm) w.Line(Given.Cell ? $"new ReadOnlySpan<{T}>(dcn, count * padded).CopyTo(new Span<{T}>(dc, count * padded));" : $"new Span<{T}>(dc, count * padded).Clear();");
        using (w.Block("for (var step = steps - 1; step >= 0; step--)"))
        {
            w.Line("var t = direction > 0 ? step : steps - 1 - step;");
            using (w.Block("for (var row = 0; row < count; row++)")) EmitRow(w, v);
            var to = IsGru ? "dq" : "dp";
            RecurrentProduct.Emit(w, v, 1, row => $"{to} + ((nint){row} * steps + t) * {Gates} * padded", "u", row => $"dh + (nint){row} * padded",
                panels: $"padded / {PanelLayout.Columns}", inputs: $"{Gates} * padded", depth: $"{Gates} * padded", add: true);
        }
    }

    private void EmitRow(CodeWriter w, Width v)
    {
        w.Line("var at = (nint)row * steps + t;");
        w.Line($"var dpt = dp + at * {Gates} * padded;");
        if (IsGru) w.Line($"var dqt = dq + at * {Gates} * padded;");
        if (Lengths)
            using (w.Block("if (t >= lengths[row])"))
            {
                w.Line($"new Span<{T}>(dpt, {Gates} * padded).Clear();");
                if (IsGru) w.Line($"new Span<{T}>(dqt, {Gates} * padded).Clear();");
                w.Line("continue;");
            }
        w.Line($"var gt = gates + at * {Saved} * padded;");
        w.Line("var dht = dh + (nint)row * padded;");
        if (IsLstm) w.Line("var dct = dc + (nint)row * padded;");
        if (IsLstm) w.Line("var bc = cellsBefore + at * padded;");
        if (IsGru) w.Line("var bh = before + at * padded;");
        if (Given.Outputs) w.Line("var dyt = dy + at * padded;");
        using (w.Block($"for (var unit = 0; unit < padded; unit += {PanelLayout.Columns})"))
        {
            if (v.Lanes < PanelLayout.Columns)
                using (w.Block($"for (var sub = 0; sub < {PanelLayout.Columns}; sub += {v.Lanes})")) EmitCell(w, v, " + sub");
            else EmitCell(w, v, "");
            w.Line($"gt += {Saved * PanelLayout.Columns};");
            w.Line($"dpt += {Gates * PanelLayout.Columns};");
            if (IsGru) w.Line($"dqt += {Gates * PanelLayout.Columns};");
        }
    }

    private void EmitCell(CodeWriter w, Width v, string sub)
    {
        string Gate(int gate) => v.Load($"gt + {gate * PanelLayout.Columns}{sub}");
        void Give(string pointer, int gate, string value) => w.Line(v.Store($"{pointer} + {gate * PanelLayout.Columns}{sub}", value));

        var unit = $"unit{sub}";
        var one = v.Constant(1);
        w.Line($"var d = {v.Load($"dht + {unit}")}{(Given.Outputs ? $" + {v.Load($"dyt + {unit}")}" : "")};");
        switch (Cell)
        {
            case RecurrentCell.Lstm:
                w.Line($"var i = {Gate(0)};");
                w.Line($"var f = {Gate(1)};");
                w.Line($"var g = {Gate(2)};");
                w.Line($"var o = {Gate(3)};");
                w.Line($"var cell = {v.Load($"bc + {unit}")};");
                w.Line($"var tanh = {v.Call("Tanh", v.Fma("f", "cell", "i * g"))};");
                w.Line($"var e = {v.Load($"dct + {unit}")} + d * o * ({one} - tanh * tanh);");
                Give("dpt", 0, $"e * g * i * ({one} - i)");
                Give("dpt", 1, $"e * cell * f * ({one} - f)");
                Give("dpt", 2, $"e * i * ({one} - g * g)");
                Give("dpt", 3, $"d * tanh * o * ({one} - o)");
                w.Line(v.Store($"dct + {unit}", "e * f"));
                w.Line(v.Store($"dht + {unit}", v.Zero));
                break;
            case RecurrentCell.Gru:
                w.Line($"var r = {Gate(0)};");
                w.Line($"var z = {Gate(1)};");
                w.Line($"var n = {Gate(2)};");
                w.Line($"var dn = d * ({one} - z) * ({one} - n * n);");
                w.Line($"var dr = dn * {Gate(3)} * r * ({one} - r);");
                w.Line($"var dz = d * ({v.Load($"bh + {unit}")} - n) * z * ({one} - z);");
                foreach (var pointer in new[] { "dpt", "dqt" })
                {
                    Give(pointer, 0, "dr");
                    Give(pointer, 1, "dz");
                    Give(pointer, 2, pointer == "dpt" ? "dn" : "dn * r");
                }
                w.Line(v.Store($"dht + {unit}", "d * z"));
                break;
            case RecurrentCell.Tanh:
                w.Line($"var y = {Gate(0)};");
                Give("dpt", 0, $"d * ({one} - y * y)");
                w.Line(v.Store($"dht + {unit}", v.Zero));
                break;
            default:
                Give("dpt", 0, v.Select(v.Greater(Gate(0), v.Zero), "d", v.Zero));
                w.Line(v.Store($"dht + {unit}", v.Zero));
                break;
        }
    }
}

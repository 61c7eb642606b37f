using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A recurrent layer's loop over time for a block of samples: at each step one product of all gates with the state,
/// and the cell's functions while its sums are in registers. What the inputs contribute was computed for all steps before.
/// </summary>
/// <param name="Save">Whether the backward pass follows: gates and the states before each step are kept.</param>
/// <param name="Lengths">Whether every sample has a length of its own; steps beyond it leave the state and give zeros.</param>
public sealed record RecurrentKernel(Precision Precision, RecurrentCell Cell, bool Save, bool Lengths) : KernelSpec(Precision)
{
    private bool IsLstm => Cell == RecurrentCell.Lstm;

    private bool IsGru => Cell == RecurrentCell.Gru;

    private int Gates => RecurrentLayout.Gates(Cell);

    public override string Name => $"Recurrent_{Cell}{(Save ? "_Save" : "")}{(Lengths ? "_Lengths" : "")}{TypeSuffix}";

    public override string Summary => $"The {Cell} cell over all steps of count samples; rows hold units in panels of 16, gates side by side.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* p", $"{T}* u" }
        .Concat(IsGru ? [$"{T}* bias"] : [])
        .Concat([$"{T}* h0"])
        .Concat(IsLstm ? [$"{T}* c0"] : [])
        .Concat(Lengths ? ["int* lengths"] : [])
        .Concat(Save && RecurrentLayout.Saved(Cell) > 0 ? [$"{T}* gates"] : [])
        .Concat(Save ? [$"{T}* before"] : [])
        .Concat(Save && IsLstm ? [$"{T}* cellsBefore"] : [])
        .Concat([$"{T}* y", $"{T}* h"])
        .Concat(IsLstm ? [$"{T}* c"] : [])
        .Concat([$"{T}* other", "int steps", "int hidden", "int padded", "int h0Stride"])
        .Concat(IsLstm ? ["int c0Stride"] : [])
        .Concat(["int direction", "int count"])
        .ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        // Units of the old state are read until the last of the new one is known: two buffers take turns, so that the last state lies in h.
        w.Line("var now = steps % 2 == 0 ? h : other;");
        using (w.Block("for (var row = 0; row < count; row++)"))
        {
            w.Line($"new ReadOnlySpan<{T}>(h0 + (nint)row * h0Stride, padded).CopyTo(new Span<{T}>(now + (nint)row * padded, padded));");
            if (IsLstm) w.Line($"new ReadOnlySpan<{T}>(c0 + (nint)row * c0Stride, padded).CopyTo(new Span<{T}>(c + (nint)row * padded, padded));");
        }
        using (w.Block("for (var step = 0; step < steps; step++)"))
        {
            w.Line("var t = direction > 0 ? step : steps - 1 - step;");
            w.Line("var next = now == h ? other : h;");
            using (w.Block("if (count == 1)")) EmitSingle(w, v);
            using (w.Block("else")) EmitRows(w, v);
            w.Line("now = next;");
        }
    }

    private string Panels => $"{Gates} * padded / {PanelLayout.Columns}";

    /// <summary>A step of one row. What a panel's functions wait for, the products of the next panel fill.</summary>
    private void EmitSingle(CodeWriter w, Width v) =>
        RecurrentProduct.Emit(w, v, Gates, together: true, single: true, row => $"now + (nint){row} * padded", "u", Panels, "hidden", "padded", (_, _, _) => v.Zero, (_, sums, sub) =>
        {
            using (w.Block("")) EmitUnits(w, v, [.. Enumerable.Range(0, Gates).Select(g => sums(0, g))], sub);
        });

    /// <summary>A step of several rows: all products, which go through memory, then a row after the other, whose inputs and outputs are far apart.</summary>
    private void EmitRows(CodeWriter w, Width v)
    {
        w.Line("var product = other + (nint)count * padded;");
        RecurrentProduct.Emit(w, v, Gates, row => $"now + (nint){row} * padded", "u", row => $"product + (nint){row} * {Gates} * padded", Panels, "hidden", "padded", add: false, together: true);
        using (w.Block("for (var row = 0; row < count; row++)"))
        using (w.Block($"for (var panel = 0; panel < {Panels}; panel += {Gates})"))
        {
            if (v.Lanes == PanelLayout.Columns) EmitUnits("");
            else
                using (w.Block($"for (var sub = 0; sub < {PanelLayout.Columns}; sub += {v.Lanes})")) EmitUnits(" + sub");
        }

        void EmitUnits(string sub)
        {
            w.Line($"var qt = product + (nint)row * {Gates} * padded + panel * {PanelLayout.Columns}{sub};");
            this.EmitUnits(w, v, [.. Enumerable.Range(0, Gates).Select(g => v.Load(Conv2dDirectKernel.Offset("qt", g * PanelLayout.Columns)))], sub);
        }
    }

    /// <summary>A vector of units of a row, from the sums of their gates.</summary>
    private void EmitUnits(CodeWriter w, Width v, IReadOnlyList<string> sums, string sub)
    {
        w.Line("var at = (nint)row * steps + t;");
        w.Line($"var unit = panel / {Gates} * {PanelLayout.Columns}{sub};");
        if (Save || Lengths || IsGru) w.Line($"var old = {v.Load("now + (nint)row * padded + unit")};");
        if (!Lengths)
        {
            EmitCell(w, v, sums, sub);
            return;
        }
        using (w.Block("if (t < lengths[row])")) EmitCell(w, v, sums, sub);
        using (w.Block("else"))
        {
            w.Line(v.Store("next + (nint)row * padded + unit", "old"));
            w.Line(v.Store("y + at * padded + unit", v.Zero));
            if (Save) w.Line(v.Store("before + at * padded + unit", v.Zero));
        }
    }

    private void EmitCell(CodeWriter w, Width v, IReadOnlyList<string> sums, string sub)
    {
        string Gate(string pointer, int gate) => v.Load($"{pointer} + {gate * PanelLayout.Columns}");
        string Sum(int gate) => $"{Gate("pt", gate)} + {sums[gate]}";
        void Keep(params string[] gates)
        {
            if (!Save) return;
            w.Line($"var gt = gates + at * {RecurrentLayout.Saved(Cell)} * padded + panel / {Gates} * {RecurrentLayout.Saved(Cell) * PanelLayout.Columns}{sub};");
            for (var g = 0; g < gates.Length; g++) w.Line(v.Store($"gt + {g * PanelLayout.Columns}", gates[g]));
        }

        w.Line($"var pt = p + at * {Gates} * padded + panel * {PanelLayout.Columns}{sub};");
        if (IsGru) w.Line($"var bt = bias + panel * {PanelLayout.Columns}{sub};");
        if (Save) w.Line(v.Store("before + at * padded + unit", "old"));
        switch (Cell)
        {
            case RecurrentCell.Lstm:
                w.Line("var ct = c + (nint)row * padded + unit;");
                w.Line($"var input = {v.Call("Sigmoid", Sum(0))};");
                w.Line($"var forget = {v.Call("Sigmoid", Sum(1))};");
                w.Line($"var g = {v.Call("Tanh", Sum(2))};");
                w.Line($"var o = {v.Call("Sigmoid", Sum(3))};");
                w.Line($"var cell = {v.Load("ct")};");
                if (Save) w.Line(v.Store("cellsBefore + at * padded + unit", "cell"));
                Keep("input", "forget", "g", "o");
                w.Line($"cell = {v.Fma("forget", "cell", "input * g")};");
                w.Line(v.Store("ct", "cell"));
                w.Line($"var state = o * {v.Call("Tanh", "cell")};");
                break;
            case RecurrentCell.Gru:
                w.Line($"var reset = {v.Call("Sigmoid", $"{Sum(0)} + {Gate("bt", 0)}")};");
                w.Line($"var z = {v.Call("Sigmoid", $"{Sum(1)} + {Gate("bt", 1)}")};");
                w.Line($"var q = {sums[2]} + {Gate("bt", 2)};");
                w.Line($"var n = {v.Call("Tanh", v.Fma("reset", "q", Gate("pt", 2)))};");
                Keep("reset", "z", "n", "q");
                w.Line($"var state = {v.Fma("z", "(old - n)", "n")};");
                break;
            case RecurrentCell.Tanh:
                w.Line($"var state = {v.Call("Tanh", Sum(0))};");
                break;
            default:
                w.Line($"var state = {v.Max(Sum(0), v.Zero)};");
                break;
        }
        w.Line(v.Store("next + (nint)row * padded + unit", "state"));
        w.Line(v.Store("y + at * padded + unit", "state"));
    }
}

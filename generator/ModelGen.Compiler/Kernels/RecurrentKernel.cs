using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A recurrent layer's loop over time for a block of samples: at each step one product of all gates with the state,
/// then the cell's functions in registers. What the inputs contribute was computed for all steps before.
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
        .Concat([$"{T}* product", "int steps", "int hidden", "int padded", "int h0Stride"])
        .Concat(IsLstm ? ["int c0Stride"] : [])
        .Concat(["int direction", "int count"])
        .ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var row = 0; row < count; row++)"))
        {
            w.Line($"new ReadOnlySpan<{T}>(h0 + (nint)row * h0Stride, padded).CopyTo(new Span<{T}>(h + (nint)row * padded, padded));");
            if (IsLstm) w.Line($"new ReadOnlySpan<{T}>(c0 + (nint)row * c0Stride, padded).CopyTo(new Span<{T}>(c + (nint)row * padded, padded));");
        }
        using (w.Block("for (var step = 0; step < steps; step++)"))
        {
            w.Line("var t = direction > 0 ? step : steps - 1 - step;");
            RecurrentProduct.Emit(w, v, Gates, row => $"h + (nint){row} * padded", "u", row => $"product + (nint){row} * {Gates} * padded",
                panels: $"{Gates} * padded / {PanelLayout.Columns}", inputs: "hidden", depth: "padded", add: false);
            using (w.Block("for (var row = 0; row < count; row++)"))
            {
                w.Line("var at = (nint)row * steps + t;");
                if (Lengths) EmitBeyondLength(w);
                w.Line($"var pt = p + at * {Gates} * padded;");
                w.Line($"var qt = product + (nint)row * {Gates} * padded;");
                w.Line("var ht = h + (nint)row * padded;");
                w.Line("var yt = y + at * padded;");
                if (IsLstm) w.Line("var ct = c + (nint)row * padded;");
                if (IsGru) w.Line("var bt = bias;");
                if (Save && RecurrentLayout.Saved(Cell) > 0) w.Line($"var gt = gates + at * {RecurrentLayout.Saved(Cell)} * padded;");
                if (Save) w.Line("var bh = before + at * padded;");
                if (Save && IsLstm) w.Line("var bc = cellsBefore + at * padded;");
                var panels = v.Lanes < PanelLayout.Columns;
                using (w.Block($"for (var unit = 0; unit < padded; unit += {PanelLayout.Columns})"))
                {
                    if (panels)
                        using (w.Block($"for (var sub = 0; sub < {PanelLayout.Columns}; sub += {v.Lanes})")) EmitCell(w, v, " + sub");
                    else EmitCell(w, v, "");
                    w.Line($"pt += {Gates * PanelLayout.Columns};");
                    w.Line($"qt += {Gates * PanelLayout.Columns};");
                    if (IsGru) w.Line($"bt += {Gates * PanelLayout.Columns};");
                    if (Save && RecurrentLayout.Saved(Cell) > 0) w.Line($"gt += {RecurrentLayout.Saved(Cell) * PanelLayout.Columns};");
                }
            }
        }
    }

    private void EmitBeyondLength(CodeWriter w)
    {
        using (w.Block("if (t >= lengths[row])"))
        {
            w.Line($"new Span<{T}>(y + at * padded, padded).Clear();");
            if (Save) w.Line($"new Span<{T}>(before + at * padded, padded).Clear();");
            w.Line("continue;");
        }
    }

    private void EmitCell(CodeWriter w, Width v, string sub)
    {
        string Gate(string pointer, int gate) => v.Load($"{pointer} + {gate * PanelLayout.Columns}{sub}");
        string Sum(int gate) => $"{Gate("pt", gate)} + {Gate("qt", gate)}";
        void Keep(params string[] gates)
        {
            if (!Save) return;
            for (var g = 0; g < gates.Length; g++) w.Line(v.Store($"gt + {g * PanelLayout.Columns}{sub}", gates[g]));
        }

        var unit = $"unit{sub}";
        if (Save) w.Line(v.Store($"bh + {unit}", v.Load($"ht + {unit}")));
        switch (Cell)
        {
            case RecurrentCell.Lstm:
                w.Line($"var i = {v.Call("Sigmoid", Sum(0))};");
                w.Line($"var f = {v.Call("Sigmoid", Sum(1))};");
                w.Line($"var g = {v.Call("Tanh", Sum(2))};");
                w.Line($"var o = {v.Call("Sigmoid", Sum(3))};");
                w.Line($"var cell = {v.Load($"ct + {unit}")};");
                if (Save) w.Line(v.Store($"bc + {unit}", "cell"));
                Keep("i", "f", "g", "o");
                w.Line($"cell = {v.Fma("f", "cell", "i * g")};");
                w.Line(v.Store($"ct + {unit}", "cell"));
                w.Line($"var state = o * {v.Call("Tanh", "cell")};");
                break;
            case RecurrentCell.Gru:
                w.Line($"var r = {v.Call("Sigmoid", $"{Sum(0)} + {Gate("bt", 0)}")};");
                w.Line($"var z = {v.Call("Sigmoid", $"{Sum(1)} + {Gate("bt", 1)}")};");
                w.Line($"var q = {Gate("qt", 2)} + {Gate("bt", 2)};");
                w.Line($"var n = {v.Call("Tanh", v.Fma("r", "q", Gate("pt", 2)))};");
                Keep("r", "z", "n", "q");
                w.Line($"var state = {v.Fma("z", $"({v.Load($"ht + {unit}")} - n)", "n")};");
                break;
            case RecurrentCell.Tanh:
                w.Line($"var state = {v.Call("Tanh", Sum(0))};");
                break;
            default:
                w.Line($"var state = {v.Max(Sum(0), v.Zero)};");
                break;
        }
        w.Line(v.Store($"ht + {unit}", "state"));
        w.Line(v.Store($"yt + {unit}", "state"));
    }
}

using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A recurrent cell for one frame of one sequence: all gates of 16 units in registers, summed over the frame and the
/// state before it, then the cell's functions.
/// </summary>
/// <param name="Baked">Inputs and units baked in and, where that is little text, every loop written out; zero for any size.</param>
public sealed record RecurrentStepKernel(Precision Precision, RecurrentCell Cell, bool Bias, ProductSize Baked) : KernelSpec(Precision)
{
    // Beyond this the JIT is better off with loops.
    private const int MostStatements = 800;

    private bool IsLstm => Cell == RecurrentCell.Lstm;

    private bool IsGru => Cell == RecurrentCell.Gru;

    private bool IsBaked => Baked.Outputs > 0;

    private int Gates => RecurrentLayout.Gates(Cell);


    public override string Name => $"Recurrent_{Cell}_Step{(Bias ? "_Bias" : "")}{(IsBaked ? $"_{Baked.Inputs}x{Baked.Outputs}" : "")}{TypeSuffix}";

    public override string Summary => $"One step of the {Cell} cell{(IsBaked ? $" from {Baked.Inputs} inputs to {Baked.Outputs} units" : "")}: reads a frame, changes the state, writes it out.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* x", $"{T}* w", $"{T}* u" }
        .Concat(Bias ? [$"{T}* bias"] : [])
        .Concat(Bias && IsGru ? [$"{T}* recurrentBias"] : [])
        .Concat([$"{T}* h"])
        .Concat(IsLstm ? [$"{T}* c"] : [])
        .Concat([$"{T}* y"])
        .Concat(IsBaked ? [] : ["int inputs", "int hidden"])
        .ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        const int panel = PanelLayout.Columns;
        var panels = RecurrentLayout.Padded(Baked.Outputs) / panel;
        if (IsBaked && panels * (panel / v.Lanes) * (Baked.Inputs + Baked.Outputs) * Gates <= MostStatements)
        {
            for (var p = 0; p < panels; p++)
                for (var sub = 0; sub < panel; sub += v.Lanes)
                    using (w.Block($"// units {p * panel + sub} to {p * panel + sub + v.Lanes - 1}")) EmitUnits(w, v, p, sub);
            // The state is read by all units, so it changes after the last.
            for (var at = 0; at < panels * panel; at += v.Lanes) w.Line(v.Store($"h + {at}", v.Load($"y + {at}")));
            return;
        }
        if (IsBaked) w.Line($"const int inputs = {Baked.Inputs}, hidden = {Baked.Outputs};");
        w.Line($"var padded = (hidden + {panel - 1}) & ~{panel - 1};");
        using (w.Block($"for (var unit = 0; unit < padded; unit += {panel})"))
            if (v.Lanes == panel) EmitUnits(w, v, "");
            else
                using (w.Block($"for (var sub = 0; sub < {panel}; sub += {v.Lanes})")) EmitUnits(w, v, " + sub");
        w.Line($"new ReadOnlySpan<{T}>(y, padded).CopyTo(new Span<{T}>(h, padded));");
    }

    /// <summary>A vector of units, written out.</summary>
    private void EmitUnits(CodeWriter w, Width v, int panel, int sub)
    {
        string Row(string pointer, int gate) => v.Load($"{pointer} + {(panel * Gates + gate) * PanelLayout.Columns + sub}");
        string Weight(int gate, int i) => v.Load($"w + {((panel * Gates + gate) * Baked.Inputs + i) * PanelLayout.Columns + sub}");
        string RecurrentWeight(int gate, int i) => v.Load($"u + {((panel * RecurrentLayout.Padded(Baked.Outputs) + i) * Gates + gate) * PanelLayout.Columns + sub}");
        EmitStart(w, v, Row);
        for (var i = 0; i < Baked.Inputs; i++)
        {
            w.Line($"var x{i} = {v.Broadcast($"x[{i}]")};");
            for (var g = 0; g < Gates; g++) w.Line($"a{g} = {v.Fma($"x{i}", Weight(g, i), $"a{g}")};");
        }
        for (var i = 0; i < Baked.Outputs; i++)
        {
            w.Line($"var h{i} = {v.Broadcast($"h[{i}]")};");
            for (var g = 0; g < Gates; g++)
            {
                var sum = Recurrent(g) + (i % 2 == 0 ? "" : "_1");
                w.Line($"{sum} = {v.Fma($"h{i}", RecurrentWeight(g, i), sum)};");
            }
        }
        EmitCell(w, v, $"{panel * PanelLayout.Columns + sub}");
    }

    /// <summary>A vector of units in loops over inputs and state; what fills up an odd state is zero.</summary>
    private void EmitUnits(CodeWriter w, Width v, string sub)
    {
        EmitStart(w, v, (pointer, gate) => v.Load($"{pointer} + unit * {Gates} + {gate * PanelLayout.Columns}{sub}"));
        for (var g = 0; g < Gates; g++) w.Line($"var w{g} = w + (nint)(unit * {Gates} + {g * PanelLayout.Columns}) * inputs{sub};");
        w.Line($"var ut = u + (nint)(unit * {Gates}) * padded{sub};");
        using (w.Block("for (nint i = 0; i < inputs; i++)"))
        {
            w.Line($"var s = {v.Broadcast("x[i]")};");
            for (var g = 0; g < Gates; g++) w.Line($"a{g} = {v.Fma("s", v.Load($"w{g} + i * {PanelLayout.Columns}"), $"a{g}")};");
        }
        using (w.Block("for (nint i = 0; i < hidden; i += 2)"))
        {
            for (var k = 0; k < 2; k++)
            {
                w.Line($"var s{k} = {v.Broadcast(k == 0 ? "h[i]" : "h[i + 1]")};");
                for (var g = 0; g < Gates; g++)
                {
                    var sum = Recurrent(g) + (k == 0 ? "" : "_1");
                    w.Line($"{sum} = {v.Fma($"s{k}", v.Load(Conv2dDirectKernel.Offset("ut", (k * Gates + g) * PanelLayout.Columns)), sum)};");
                }
            }
            w.Line($"ut += {2 * Gates * PanelLayout.Columns};");
        }
        EmitCell(w, v, "unit" + sub);
    }

    private string Recurrent(int gate) => IsGru && gate == 2 ? "a3" : $"a{gate}";

    private void EmitStart(CodeWriter w, Width v, Func<string, int, string> row)
    {
        for (var g = 0; g < Gates; g++)
            w.Line($"var a{g} = {(!Bias ? v.Zero : IsGru && g < 2 ? $"{row("bias", g)} + {row("recurrentBias", g)}" : row("bias", g))};");
        if (IsGru) w.Line($"var a3 = {(Bias ? row("recurrentBias", 2) : v.Zero)};");
        for (var g = 0; g < Gates; g++) w.Line($"var {Recurrent(g)}_1 = {v.Zero};");
    }

    private void EmitCell(CodeWriter w, Width v, string unit)
    {
        for (var g = 0; g < Gates; g++) w.Line($"{Recurrent(g)} += {Recurrent(g)}_1;");
        switch (Cell)
        {
            case RecurrentCell.Lstm:
                w.Line($"var cell = {v.Fma(v.Call("Sigmoid", "a1"), v.Load($"c + {unit}"), $"{v.Call("Sigmoid", "a0")} * {v.Call("Tanh", "a2")}")};");
                w.Line(v.Store($"c + {unit}", "cell"));
                w.Line($"var state = {v.Call("Sigmoid", "a3")} * {v.Call("Tanh", "cell")};");
                break;
            case RecurrentCell.Gru:
                w.Line($"var z = {v.Call("Sigmoid", "a1")};");
                w.Line($"var n = {v.Call("Tanh", v.Fma(v.Call("Sigmoid", "a0"), "a3", "a2"))};");
                w.Line($"var state = {v.Fma("z", $"({v.Load($"h + {unit}")} - n)", "n")};");
                break;
            case RecurrentCell.Tanh:
                w.Line($"var state = {v.Call("Tanh", "a0")};");
                break;
            default:
                w.Line($"var state = {v.Max("a0", v.Zero)};");
                break;
        }
        w.Line(v.Store($"y + {unit}", "state"));
    }
}

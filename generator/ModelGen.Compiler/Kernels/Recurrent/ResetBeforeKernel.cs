using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The loop over time of a GRU whose reset gate stands before the product: at each step the product of two gates with
/// the state, the reset state, its product with the third gate's matrix, and the new state.
/// </summary>
/// <param name="Save">Whether the backward pass follows: gates, states and reset states are kept.</param>
/// <param name="Lengths">Whether every sample has a length of its own; steps beyond it leave the state and give zeros.</param>
public sealed record ResetBeforeKernel(Precision Precision, bool Save, bool Lengths) : KernelSpec(Precision)
{
    public override string Name => $"Recurrent_GruResetBefore{(Save ? "_Save" : "")}{(Lengths ? "_Lengths" : "")}{TypeSuffix}";

    public override string Summary => "The GRU cell with its reset gate before the product, over all steps of count samples; rows hold units in panels of 16.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* p", $"{T}* q", $"{T}* u", $"{T}* v", $"{T}* h0" }
        .Concat(Lengths ? ["int* lengths"] : [])
        .Concat(Save ? [$"{T}* gates", $"{T}* before", $"{T}* resets"] : [])
        .Concat([$"{T}* y", $"{T}* h", $"{T}* product", "int steps", "int hidden", "int padded", "int h0Stride", "int direction", "int count"])
        .ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        const int panel = PanelLayout.Columns;
        using (w.Block("for (var row = 0; row < count; row++)"))
            w.Line($"new ReadOnlySpan<{T}>(h0 + (nint)row * h0Stride, padded).CopyTo(new Span<{T}>(h + (nint)row * padded, padded));");
        using (w.Block("for (var step = 0; step < steps; step++)"))
        {
            w.Line("var t = direction > 0 ? step : steps - 1 - step;");
            RecurrentProduct.Emit(w, v, 2, row => $"h + (nint){row} * padded", "u", row => $"product + (nint){row} * 3 * padded",
                panels: $"2 * padded / {panel}", inputs: "hidden", depth: "padded", add: false);
            w.Line("// r, z, and r h in the places of z and r; z waits in the third.");
            using (w.Block("for (var row = 0; row < count; row++)"))
            {
                w.Line("var at = (nint)row * steps + t;");
                if (Lengths) EmitBeyondLength(w);
                w.Line("var pt = p + at * 2 * padded;");
                w.Line("var ht = h + (nint)row * padded;");
                w.Line("var qt = product + (nint)row * 3 * padded;");
                EachUnit(w, v, unit =>
                {
                    string Gate(string pointer, int gate) => v.Load($"{pointer} + 2 * unit + {gate * panel}{unit}");
                    w.Line($"var r = {v.Call("Sigmoid", $"{Gate("pt", 0)} + {Gate("qt", 0)}")};");
                    w.Line($"var z = {v.Call("Sigmoid", $"{Gate("pt", 1)} + {Gate("qt", 1)}")};");
                    w.Line($"var state = {v.Load($"ht + unit{unit}")};");
                    if (Save)
                    {
                        w.Line($"var gt = gates + at * 3 * padded + 3 * unit{unit};");
                        w.Line(v.Store("gt", "r"));
                        w.Line(v.Store($"gt + {panel}", "z"));
                        w.Line(v.Store($"before + at * padded + unit{unit}", "state"));
                        w.Line(v.Store($"resets + at * padded + unit{unit}", "r * state"));
                    }
                    // Panels are read before they are written, and what is written lies at or below what is read.
                    w.Line(v.Store($"qt + unit{unit}", "r * state"));
                    w.Line(v.Store($"qt + 2 * padded + unit{unit}", "z"));
                });
            }
            RecurrentProduct.Emit(w, v, 1, row => $"product + (nint){row} * 3 * padded", "v", row => $"product + (nint){row} * 3 * padded + padded",
                panels: $"padded / {panel}", inputs: "hidden", depth: "padded", add: false);
            using (w.Block("for (var row = 0; row < count; row++)"))
            {
                w.Line("var at = (nint)row * steps + t;");
                if (Lengths) w.Line("if (t >= lengths[row]) continue;");
                w.Line("var nt = product + (nint)row * 3 * padded + padded;");
                w.Line("var ht = h + (nint)row * padded;");
                EachUnit(w, v, unit =>
                {
                    w.Line($"var n = {v.Call("Tanh", $"{v.Load($"q + at * padded + unit{unit}")} + {v.Load($"nt + unit{unit}")}")};");
                    w.Line($"var state = {v.Fma(v.Load($"nt + padded + unit{unit}"), $"({v.Load($"ht + unit{unit}")} - n)", "n")};");
                    if (Save) w.Line(v.Store($"gates + at * 3 * padded + 3 * unit + {2 * panel}{unit}", "n"));
                    w.Line(v.Store($"ht + unit{unit}", "state"));
                    w.Line(v.Store($"y + at * padded + unit{unit}", "state"));
                });
            }
        }
    }

    private void EmitBeyondLength(CodeWriter w)
    {
        using (w.Block("if (t >= lengths[row])"))
        {
            w.Line($"new Span<{T}>(y + at * padded, padded).Clear();");
            if (Save)
            {
                w.Line($"new Span<{T}>(before + at * padded, padded).Clear();");
                w.Line($"new Span<{T}>(resets + at * padded, padded).Clear();");
            }
            w.Line("continue;");
        }
    }

    /// <summary>A loop over panels of units; the argument is what comes to <c>unit</c> where a panel is several vectors.</summary>
    internal static void EachUnit(CodeWriter w, Width v, Action<string> body)
    {
        using (w.Block($"for (var unit = 0; unit < padded; unit += {PanelLayout.Columns})"))
            if (v.Lanes == PanelLayout.Columns) body("");
            else
                using (w.Block($"for (var sub = 0; sub < {PanelLayout.Columns}; sub += {v.Lanes})")) body(" + sub");
    }
}

/// <summary>Backpropagation through time of that GRU for a block of samples, from the last step to the first.</summary>
public sealed record ResetBeforeGradientKernel(Precision Precision, RecurrentGradients Given, bool Lengths) : KernelSpec(Precision)
{
    public override string Name => $"Recurrent_GruResetBefore_Gradient{Given.Name}{(Lengths ? "_Lengths" : "")}{TypeSuffix}";

    public override string Summary => "Backpropagation through the steps of the GRU cell with its reset gate before the product, for count samples.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* u", $"{T}* v", $"{T}* gates", $"{T}* before" }
        .Concat(Given.Outputs ? [$"{T}* dy"] : [])
        .Concat(Given.State ? [$"{T}* dhn"] : [])
        .Concat(Lengths ? ["int* lengths"] : [])
        .Concat([$"{T}* dp", $"{T}* dq", $"{T}* dh", $"{T}* product", "int steps", "int padded", "int direction", "int count"])
        .ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        const int panel = PanelLayout.Columns;
        var one = v.Constant(1);
        w.Line(Given.State ? $"new ReadOnlySpan<{T}>(dhn, count * padded).CopyTo(new Span<{T}>(dh, count * padded));" : $"new Span<{T}>(dh, count * padded).Clear();");
        using (w.Block("for (var step = steps - 1; step >= 0; step--)"))
        {
            w.Line("var t = direction > 0 ? step : steps - 1 - step;");
            using (w.Block("for (var row = 0; row < count; row++)"))
            {
                w.Line("var at = (nint)row * steps + t;");
                if (Lengths)
                    using (w.Block("if (t >= lengths[row])"))
                    {
                        w.Line($"new Span<{T}>(dp + at * 2 * padded, 2 * padded).Clear();");
                        w.Line($"new Span<{T}>(dq + at * padded, padded).Clear();");
                        w.Line("continue;");
                    }
                ResetBeforeKernel.EachUnit(w, v, unit =>
                {
                    w.Line($"var gt = gates + at * 3 * padded + 3 * unit{unit};");
                    w.Line($"var d = {v.Load($"dh + row * padded + unit{unit}")}{(Given.Outputs ? $" + {v.Load($"dy + at * padded + unit{unit}")}" : "")};");
                    w.Line($"var z = {v.Load($"gt + {panel}")};");
                    w.Line($"var n = {v.Load($"gt + {2 * panel}")};");
                    w.Line(v.Store($"dq + at * padded + unit{unit}", $"d * ({one} - z) * ({one} - n * n)"));
                    w.Line(v.Store($"dp + at * 2 * padded + 2 * unit + {panel}{unit}", $"d * ({v.Load($"before + at * padded + unit{unit}")} - n) * z * ({one} - z)"));
                    w.Line(v.Store($"dh + row * padded + unit{unit}", "d * z"));
                });
            }
            RecurrentProduct.Emit(w, v, 1, row => $"dq + ((nint){row} * steps + t) * padded", "v", row => $"product + (nint){row} * padded",
                panels: $"padded / {panel}", inputs: "padded", depth: "padded", add: false);
            using (w.Block("for (var row = 0; row < count; row++)"))
            {
                w.Line("var at = (nint)row * steps + t;");
                if (Lengths) w.Line("if (t >= lengths[row]) continue;");
                ResetBeforeKernel.EachUnit(w, v, unit =>
                {
                    w.Line($"var d = {v.Load($"product + row * padded + unit{unit}")};");
                    w.Line($"var r = {v.Load($"gates + at * 3 * padded + 3 * unit{unit}")};");
                    w.Line(v.Store($"dp + at * 2 * padded + 2 * unit{unit}", $"d * {v.Load($"before + at * padded + unit{unit}")} * r * ({one} - r)"));
                    w.Line(v.Store($"dh + row * padded + unit{unit}", v.Fma("d", "r", v.Load($"dh + row * padded + unit{unit}"))));
                });
            }
            RecurrentProduct.Emit(w, v, 1, row => $"dp + ((nint){row} * steps + t) * 2 * padded", "u", row => $"dh + (nint){row} * padded",
                panels: $"padded / {panel}", inputs: "2 * padded", depth: "2 * padded", add: true);
        }
    }
}

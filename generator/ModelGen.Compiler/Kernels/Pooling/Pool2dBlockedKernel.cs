using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Pooling of images in blocks of channels, a block of 16 channels an item. Windows are clipped to the image, so borders
/// do not matter; a window that never meets padding is written out.
/// </summary>
/// <param name="Adaptive">Whether windows cut the image into parts; they have no size of their own.</param>
/// <param name="Clipped">Whether windows reach beyond the image.</param>
/// <param name="Border">Whether the output has a border to clear; a gradient whose windows meet clears its whole memory first.</param>
/// <param name="Gradient">The activation whose derivative, from what was saved, the gradient is multiplied by; windows lie side by side.</param>
/// <param name="Part">Whether a call pools a run of rows of windows alone.</param>
public sealed record Pool2dBlockedKernel(
    Precision Precision, PoolPass Pass, HW Kernel, HW Stride, HW Dilation, bool Adaptive, bool Clipped, PoolDivisor Divisor, bool Border, IActivation? Gradient = null, bool Part = false) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    private bool IsGradient => Pass is PoolPass.MaxGradient or PoolPass.AverageGradient;

    public override string Name =>
        $"{Pass}Pool2dBlocks_" + (Adaptive ? "Adaptive" : $"K{Kernel.By}_S{Stride.By}{(Dilation == HW.One ? "" : $"_D{Dilation.By}")}{(Clipped ? "_Clipped" : "")}") +
        $"{(IsMean && !Adaptive && Divisor != PoolDivisor.Window ? $"_By{Divisor}" : "")}{(Border ? "_Border" : "")}{(Gradient is null ? "" : $"_{Gradient.KernelName}Gradient")}{(Part ? "_Rows" : "")}{TypeSuffix}";

    private bool IsMean => Pass is PoolPass.Average or PoolPass.AverageGradient;

    private PoolText Rows => new("row", "r", "height", "outHeight", "padTop", Kernel.H, Stride.H, Dilation.H, Adaptive, Clipped);

    private PoolText Columns => new("column", "c", "width", "outWidth", "padLeft", Kernel.W, Stride.W, Dilation.W, Adaptive, Clipped);

    public override string Summary => Pass switch
    {
        PoolPass.Max => "The largest element of each window, in blocks of channels.",
        PoolPass.Average => "The mean of each window, in blocks of channels.",
        PoolPass.MaxGradient => "Each window's gradient lands on its first largest element, in blocks of channels.",
        _ => "Each window's gradient is shared equally, in blocks of channels.",
    };

    public override EquatableArray<string> Parameters =>
        (Pass switch
        {
            PoolPass.MaxGradient => new[] { $"{T}* x", $"{T}* dy" }.Concat(Saved).Append($"{T}* dx"),
            PoolPass.AverageGradient => Saved.Prepend($"{T}* dy").Append($"{T}* dx"),
            _ => [$"{T}* x", $"{T}* y"],
        })
        .Concat("height width outHeight outWidth padTop padLeft".Split(' ').Select(name => "int " + name))
        .Concat((Pass == PoolPass.AverageGradient ? "" : "xStart xPlane xRow ").Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(name => "int " + name))
        .Concat((IsGradient ? $"dyStart dyPlane dyRow {(Gradient is null ? "" : "savedStart savedPlane savedRow ")}dxStart dxPlane dxRow dxOrigin" : "yStart yPlane yRow").Split(' ').Select(name => "int " + name))
        .Concat(Border ? BorderText.Parameters : [])
        .Concat(Part ? ["int first", "int last"] : [])
        .Append("int part").ToEquatable();

    private IEnumerable<string> Saved => Gradient is null ? [] : [$"{T}* saved"];

    /// <summary>What pools some rows of windows of an image, of which no more need be in memory than they see.</summary>
    public static Pool2dBlockedKernel OfRows(Precision precision, PoolPass pass, PoolGeometry g, bool border) =>
        new(precision, pass, g.Kernel, g.Stride, g.Dilation, Adaptive: false, g.Clipped, DivisorOf(pass, g), border, Part: true);

    // A divisor only changes means.
    private static PoolDivisor DivisorOf(PoolPass pass, PoolGeometry g) => pass is PoolPass.Average or PoolPass.AverageGradient ? g.Divisor : PoolDivisor.Window;

    public static KernelCall Call(LowerContext c, PoolPass pass, PoolGeometry g, IActivation? gradient)
    {
        var output = new ImageMemory(c.Output());
        var arguments = new List<Argument>();
        for (var i = 0; i < c.Node.Inputs.Count; i++) arguments.Add(c.In(i));
        arguments.AddRange([c.Out(), g.InH, g.InW, g.OutH, g.OutW, g.Padding.H, g.Padding.W]);
        for (var i = 0; i < c.Node.Inputs.Count; i++)
        {
            var m = new ImageMemory(c.Input(i));
            arguments.AddRange([m.Start, m.Plane, m.Row]);
        }
        arguments.AddRange([output.Start, output.Plane, output.Row]);
        if (pass is PoolPass.MaxGradient or PoolPass.AverageGradient) arguments.Add(output.Origin);
        var border = output.Border != default && (gradient is not null || pass is PoolPass.Max or PoolPass.Average);
        if (border) arguments.AddRange(BorderText.Arguments(output));
        arguments.Add(new Argument.Part());
        return c.Call(new Pool2dBlockedKernel(c.Precision, pass, g.Kernel, g.Stride, g.Dilation, g.IsAdaptive, g.Clipped, DivisorOf(pass, g), border, gradient),
            new Split.Samples(1, output.Planes), 64L * g.Taps * g.OutH * g.OutW, [.. arguments]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsGradient) EmitStart(w);
        if (Pass == PoolPass.MaxGradient || !IsGradient) w.Line("x += xStart + (nint)part * xPlane;");
        if (Gradient is not null) w.Line("saved += savedStart + (nint)part * savedPlane;");
        if (IsGradient) w.Line("dy += dyStart + (nint)part * dyPlane;");
        else w.Line("y += yStart + (nint)part * yPlane;");
        using (w.Block(Part ? "for (var h = first; h < last; h++)" : "for (var h = 0; h < outHeight; h++)"))
        {
            Rows.Emit(w, "h");
            if (Border && !IsGradient) w.Line($"ImageBorder.Clear(y + (nint)h * yRow, h, outHeight, outWidth * {Lanes}, yRow, top, bottom, left * {Lanes}, right * {Lanes});");
            using (w.Block("for (var u = 0; u < outWidth; u++)"))
            {
                Columns.Emit(w, "u");
                if (Divisor != PoolDivisor.Window) w.Line($"var mean = ({T})1 / ({Rows.Divisor(Divisor)} * {Columns.Divisor(Divisor)});");
                EmitWindow(w, v);
            }
        }
    }

    private void EmitStart(CodeWriter w)
    {
        w.Line("dx += (nint)part * dxPlane;");
        if (Gradient is null || Border) w.Line($"new Span<{T}>(dx + dxOrigin, dxPlane).Clear();");
        w.Line("dx += dxStart;");
    }

    private void EmitWindow(CodeWriter w, Width v)
    {
        var vectors = Lanes / v.Lanes;
        // Few registers: half a block at a time where a block takes many vectors.
        var together = Math.Min(vectors, 4);
        if (vectors > together)
        {
            using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {together * v.Lanes})")) EmitLanes(w, v, together, " + lane");
        }
        else EmitLanes(w, v, together, "");
    }

    private void EmitLanes(CodeWriter w, Width v, int vectors, string lane)
    {
        string At(string name, int k) => $"{name}{(k == 0 ? "" : $" + {k * v.Lanes}")}";
        void All(Func<int, string> line)
        {
            for (var k = 0; k < vectors; k++) w.Line(line(k));
        }

        var mean = Divisor == PoolDivisor.Window ? v.Constant(1.0 / (Kernel.H * Kernel.W)) : v.Broadcast("mean");
        if (IsGradient)
        {
            w.Line($"var g = dy + (nint)h * dyRow + u * {Lanes}{lane};");
            All(k => Pass == PoolPass.AverageGradient ? $"var share{k} = {v.Load(At("g", k))} * {mean};" : $"var share{k} = {v.Load(At("g", k))};");
        }
        if (Pass == PoolPass.Average) All(k => $"var sum{k} = {v.Zero};");
        if (Pass is PoolPass.Max or PoolPass.MaxGradient)
        {
            All(k => $"var most{k} = {v.Constant(double.NegativeInfinity)};");
            Taps(w, lane, at => All(k => $"most{k} = {v.Max($"most{k}", v.Load(At($"x + {at("xRow")}", k)))};"));
        }
        switch (Pass)
        {
            case PoolPass.Average:
                Taps(w, lane, at => All(k => $"sum{k} += {v.Load(At($"x + {at("xRow")}", k))};"));
                w.Line($"var to = y + (nint)h * yRow + u * {Lanes}{lane};");
                All(k => v.Store(At("to", k), $"sum{k} * {mean}"));
                break;
            case PoolPass.Max:
                w.Line($"var to = y + (nint)h * yRow + u * {Lanes}{lane};");
                All(k => v.Store(At("to", k), $"most{k}"));
                break;
            case PoolPass.AverageGradient:
                if (Gradient is not null)
                {
                    // Every element lies in one window alone.
                    Taps(w, lane, at =>
                    {
                        for (var k = 0; k < vectors; k++)
                            using (w.Block(""))
                            {
                                w.Line($"var d = share{k};");
                                EmitStore(w, v, at, k, "d");
                            }
                    });
                    break;
                }
                Taps(w, lane, at => All(k => v.Store(At($"dx + {at("dxRow")}", k), $"{v.Load(At($"dx + {at("dxRow")}", k))} + share{k}")));
                break;
            case PoolPass.MaxGradient when Gradient is not null:
                Taps(w, lane, at =>
                {
                    for (var k = 0; k < vectors; k++)
                        using (w.Block(""))
                        {
                            w.Line($"var value = {v.Load(At($"x + {at("xRow")}", k))};");
                            w.Line($"var hit = {Equal(v, "value", $"most{k}")};");
                            w.Line($"var d = {v.Select("hit", $"share{k}", v.Zero)};");
                            w.Line($"share{k} = {v.Select("hit", v.Zero, $"share{k}")};");
                            EmitStore(w, v, at, k, "d");
                        }
                });
                break;
            default:
                // The gradient that is left is taken away by the first element equal to the largest (or not a number).
                Taps(w, lane, at => All(k => $"{{ var e = {v.Load(At($"x + {at("xRow")}", k))}; var hit = {Equal(v, "e", $"most{k}")}; " +
                    $"var to = dx + {at("dxRow")}{(k == 0 ? "" : $" + {k * v.Lanes}")}; " +
                    v.Store("to", $"{v.Load("to")} + {v.Select("hit", $"share{k}", v.Zero)}") + $" share{k} = {v.Select("hit", v.Zero, $"share{k}")}; }}"));
                break;
        }
    }

    private void EmitStore(CodeWriter w, Width v, Func<string, string> at, int k, string value)
    {
        string To(string image) => $"{image} + {at(image + "Row")}{(k == 0 ? "" : $" + {k * v.Lanes}")}";
        new Epilogue(false, false, null, Gradient: Gradient).EmitGradient(w, v, value, To("saved"));
        w.Line(v.Store(To("dx"), value));
    }

    private static string Equal(Width v, string a, string b) => v.IsScalar
        ? $"{a} == {b} || {v.Element}.IsNaN({a})"
        : $"{v.Class}.Equals({a}, {b}) | ~{v.Class}.Equals({a}, {a})";

    /// <summary>Every tap of the window that lies within the image: its place, given the name of the step between rows.</summary>
    private void Taps(CodeWriter w, string lane, Action<Func<string, string>> body)
    {
        var few = !Adaptive && Kernel.H * Kernel.W <= 9;
        if (few && !Clipped) Every();
        else if (few && !IsGradient)
        {
            // Hardly a window meets padding.
            using (w.Block($"if ({Rows.To} - {Rows.From} == {Kernel.H} && {Columns.To} - {Columns.From} == {Kernel.W})")) Every();
            using (w.Block("else")) InLoops();
        }
        else InLoops();

        void Every()
        {
            for (var r = 0; r < Kernel.H; r++)
                for (var s = 0; s < Kernel.W; s++)
                {
                    int down = r * Dilation.H, right = s * Dilation.W;
                    body(step => $"(nint)(row0 + {down}) * {step} + (column0 + {right}) * {Lanes}{lane}");
                }
        }

        void InLoops()
        {
            using (w.Block($"for (var r = {Rows.From}; r < {Rows.To}; r++)"))
            using (w.Block($"for (var s = {Columns.From}; s < {Columns.To}; s++)"))
                body(step => $"(nint)(row0 + r * {Dilation.H}) * {step} + (column0 + s * {Dilation.W}) * {Lanes}{lane}");
        }
    }
}

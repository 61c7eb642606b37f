using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Puts the rows of a recurrent weight, gate after gate, into panels of units with the gates side by side, filled up
/// with zeros; or back again.
/// </summary>
public sealed record GateRowsKernel(Precision Precision, bool Inverse) : KernelSpec(Precision)
{
    public override string Name => (Inverse ? "GateRows_Inverse" : "GateRows") + TypeSuffix;

    public override string Summary => Inverse
        ? "Rows [panel, gate, 16] back to rows [gate, unit]."
        : "Rows [gate, unit] to rows [panel, gate, 16]; what fills up rows and columns is zero.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => [$"{T}* from", $"{T}* to", "int gates", "int hidden", "int padded", "int columns", "int paddedColumns"];

    public override void Emit(CodeWriter w, Width v)
    {
        if (!Inverse) w.Line($"new Span<{T}>(to, gates * padded * paddedColumns).Clear();");
        using (w.Block("for (var gate = 0; gate < gates; gate++)"))
        using (w.Block("for (var unit = 0; unit < hidden; unit++)"))
        {
            w.Line("var row = (nint)gate * hidden + unit;");
            w.Line($"var place = ((nint)(unit / {RecurrentLayout.Panel}) * gates + gate) * {RecurrentLayout.Panel} + unit % {RecurrentLayout.Panel};");
            w.Line(Inverse
                ? $"new ReadOnlySpan<{T}>(from + place * paddedColumns, columns).CopyTo(new Span<{T}>(to + row * columns, columns));"
                : $"new ReadOnlySpan<{T}>(from + row * columns, columns).CopyTo(new Span<{T}>(to + place * paddedColumns, columns));");
        }
    }
}

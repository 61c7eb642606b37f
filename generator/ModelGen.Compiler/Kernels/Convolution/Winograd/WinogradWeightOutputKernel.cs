using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Transforms the sums of a block of input channels and up to two blocks of outputs back into the weight's gradient.</summary>
public sealed record WinogradWeightOutputKernel(Precision Precision, int M) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"WinogradWeightOutput_F{M}{TypeSuffix}";

    public override string Summary => $"Transforms sums back into the gradient of 3 × 3 kernels for F({M} × {M}, 3 × 3).";

    public override EquatableArray<string> Parameters => [$"{T}* sums", $"{T}* dw", "int ins", "int channels", "int outs"];

    public override void Emit(CodeWriter w, Width v)
    {
        Winograd.EmitMemory(w, v, new(M));
        w.Line($"var taps = stackalloc {T}[{Lanes * 9 * Lanes}];");
        using (w.Block("for (; outs > 0; outs -= 16)"))
        {
            using (w.Block("for (var i = 0; i < channels; i++)"))
            using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {v.Lanes})"))
            {
                w.Line($"var from = sums + i * {2 * Lanes} + lane;");
                w.Line($"var to = {v.Vectors($"taps + i * {9 * Lanes} + lane")};");
                Winograd.Emit(w, v, new(M), WinogradTransform.FilterGradient, new Places("from", $"{new WinogradForm(M).Size * WinogradWeightProductsKernel.Sums}", $"{WinogradWeightProductsKernel.Sums}"),
                    (row, column, value) => $"to[{Winograd.Index(row, 3 * Lanes / v.Lanes, column * Lanes / v.Lanes)}] = {value};");
            }
            using (w.Block($"if (outs >= {Lanes})"))
            {
                w.Line($"Transposition.FromTaps(taps, {Lanes}, {9 * Lanes}, channels * 9, 9, dw, (nint)ins * 9);");
                w.Line($"dw += (nint)ins * {9 * Lanes};");
            }
            w.Line("else");
            using (w.Block("for (var o = 0; o < outs; o++)"))
            {
                w.Line("for (var t = 0; t < channels * 9; t++) dw[t] = taps[t * 16 + o];");
                w.Line("dw += (nint)ins * 9;");
            }
            w.Line($"sums += {Lanes};");
        }
    }
}

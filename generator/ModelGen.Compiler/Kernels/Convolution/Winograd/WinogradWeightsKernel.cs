using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Transforms some input channels of one block of outputs from the order of direct convolution, [in / 16][9][up to 16
/// in][16 out], for Winograd's products, [position][in][16 out].
/// </summary>
public sealed record WinogradWeightsKernel(Precision Precision, WinogradForm Form) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"WinogradWeights_{Form.Name}{TypeSuffix}";

    public override string Summary => $"Transforms packed 3 × 3 kernels for {Form.Title}.";

    public override EquatableArray<string> Parameters => [$"{T}* weight", $"{T}* to", "int channels", "int position"];

    public override void Emit(CodeWriter w, Width v)
    {
        Winograd.EmitMemory(w, v, Form);
        using (w.Block($"for (var rest = channels; rest > 0; rest -= {Lanes})"))
        {
            w.Line($"var many = Math.Min({Lanes}, rest);");
            w.Line($"var tap = many * {Lanes};");
            using (w.Block($"for (var i = 0; i < many * {Lanes}; i += {v.Lanes})"))
            {
                w.Line("var q = to + i;");
                Winograd.Emit(w, v, Form, WinogradTransform.Filter, new Places("weight + i", "3 * tap", "tap"), (_, _, value) => $"{v.Store("q", value)} q += position;");
            }
            w.Line("weight += 9 * tap;");
            w.Line($"to += {Lanes * Lanes};");
        }
    }
}

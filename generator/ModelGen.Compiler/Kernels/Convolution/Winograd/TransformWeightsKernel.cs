using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Transforms a convolution's weight for Winograd's products once and for all, one block of outputs an item.</summary>
public sealed record TransformWeightsKernel(Precision Precision, WinogradForm Form, bool Transposed) : KernelSpec(Precision)
{
    private const int Lanes = ImageLayout.Lanes;

    public override string Name => $"TransformWeights_{Form.Name}{(Transposed ? "_Transposed" : "")}{TypeSuffix}";

    public override string Summary => $"Transforms 3 × 3 kernels for {Form.Title}, as [out / 16][{Form.Weights}][in][16 out].";

    public override EquatableArray<string> Parameters => [$"{T}* weight", $"{T}* transformed", "int outs", "int ins", "int block"];

    public static KernelCall Call(LowerContext c, WinogradWeightLayout layout)
    {
        var shape = c.Input(0).Shape;
        int outs = shape[layout.Transposed ? 1 : 0], ins = shape[layout.Transposed ? 0 : 1];
        return c.Call(new TransformWeightsKernel(c.Precision, layout.Form, layout.Transposed), new Split.Parts(ImageLayout.BlockCount(outs)), ins * 1000L,
            c.In(0), c.Out(), outs, ins, new Argument.Part());
    }

    public override void Emit(CodeWriter w, Width v)
    {
        Winograd.EmitMemory(w, v, Form);
        w.Line($"transformed += (nint)block * {Form.Weights * Lanes} * ins;");
        w.Line($"var many = Math.Min({Lanes}, outs - block * {Lanes});");
        w.Line($"var taps = stackalloc {T}[{9 * Lanes}];");
        w.Line($"new Span<{T}>(taps, {9 * Lanes}).Clear();");
        w.Line($"var step = ins * {Lanes};");
        using (w.Block("for (var i = 0; i < ins; i++)"))
        {
            w.Line($"var from = weight + {(Transposed ? $"((nint)i * outs + block * {Lanes})" : $"((nint)block * {Lanes} * ins + i)")} * 9;");
            using (w.Block("for (var o = 0; o < many; o++)"))
            {
                for (var t = 0; t < 9; t++) w.Line($"taps[{t * Lanes} + o] = from[{(Transposed ? 8 - t : t)}];");
                w.Line(Transposed ? "from += 9;" : "from += (nint)ins * 9;");
            }
            using (w.Block($"for (var lane = 0; lane < {Lanes}; lane += {v.Lanes})"))
            {
                w.Line($"var to = transformed + i * {Lanes} + lane;");
                Winograd.Emit(w, v, Form, WinogradTransform.Filter, new Places("taps + lane", $"{3 * Lanes}", $"{Lanes}"), (_, _, value) => $"{v.Store("to", value)} to += step;");
            }
        }
    }
}

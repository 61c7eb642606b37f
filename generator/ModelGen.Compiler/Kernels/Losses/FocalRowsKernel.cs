using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// What <see cref="ClassTermsKernel"/> does for samples of one place each, where each takes a power: what the targets of many samples
/// point at is gathered, the powers are vectors of samples, and a gradient is put where they point.
/// </summary>
/// <param name="Single">Row by row.</param>
public sealed record FocalRowsKernel(ClassTermsKernel Single) : KernelSpec(Single.Precision)
{
    // Samples whose numbers lie on the stack.
    private const int Strip = 256;

    private ClassTermOptions Terms => Single.Terms;

    /// <summary>Whether the terms are such: smoothing would add a sum along each sample's classes.</summary>
    public static bool Serves(ClassTermOptions terms, int places) => terms is { Gamma: > 0, Smoothing: 0 } && places == 1;

    public override string Name => Single.Name.Substring(0, Single.Name.Length - TypeSuffix.Length) + "_Rows" + TypeSuffix;

    public override string Summary => Single.Summary + $" {Strip} samples at a time.";

    public override EquatableArray<string> Parameters => Single.Parameters;

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line($"var own = stackalloc {T}[{Strip}];");
        w.Line($"var weigh = stackalloc {T}[{Strip}];");
        if (Single.Gradient) w.Line($"new Span<{T}>(dlogp, rows * classes).Clear();");
        using (w.Block($"for (var start = 0; start < rows; start += {Strip})"))
        {
            w.Line($"var many = Math.Min({Strip}, rows - start);");
            EachSample(w, () =>
            {
                w.Line("int keeps = Unsafe.BitCast<bool, byte>(target[start + i] != ignored);");
                w.Line($"weigh[i] = keeps{(Terms.Weighted ? " * weights[t]" : "")};");
                w.Line("own[i] = logp[(nint)(start + i) * classes + t];");
            });
            w.Lanes(v, new Extent("many", 0), "i", Single.Gradient ? EmitDerivative : EmitTerm);
            if (Single.Gradient) EachSample(w, () => w.Line("dlogp[(nint)(start + i) * classes + t] -= own[i];"));
        }

        void EmitTerm(Width k, string i)
        {
            w.Line($"{k.Type} at = {k.Load($"own + {i}")}, weight = {k.Load($"weigh + {i}")};");
            var term = $"-at * weight * {ClassTermsKernel.Power(k, ClassTermsKernel.Miss(k, k.Call("Exp", "at")), "gamma")}";
            w.Line(k.Store($"loss + start + {i}", Kept(k, term)));
            w.Line(k.Store($"total + start + {i}", "weight"));
        }

        void EmitDerivative(Width k, string i)
        {
            w.Line($"{k.Type} at = {k.Load($"own + {i}")}, weight = {k.Load($"weigh + {i}")};");
            w.Line($"var p = {k.Call("Exp", "at")};");
            w.Line($"var miss = {ClassTermsKernel.Miss(k, "p")};");
            var derivative = $"{k.Load($"dloss + start + {i}")} * weight * {ClassTermsKernel.Power(k, "miss", "(gamma - 1)")} * (miss - {k.Broadcast("gamma")} * {k.Times("p", "at")})";
            w.Line(k.Store($"own + {i}", Kept(k, derivative)));
        }
    }

    /// <summary>What stands for a sample; one that is ignored has no term, whatever its first class's log-probability is.</summary>
    private static string Kept(Width k, string value) => k.Select(k.Greater("weight", k.Zero), value, k.Zero);

    /// <summary>Goes through the samples of a strip; one that is ignored points at the first class.</summary>
    private static void EachSample(CodeWriter w, Action body)
    {
        using (w.Block("for (var i = 0; i < many; i++)"))
        {
            w.Line("var t = target[start + i];");
            w.Line("t &= -Unsafe.BitCast<bool, byte>(t != ignored);");
            body();
        }
    }
}

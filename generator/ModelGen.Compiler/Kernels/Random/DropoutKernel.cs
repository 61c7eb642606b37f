using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>y = x · scale where the random bits of an element reach the threshold, else 0.</summary>
public sealed record DropoutKernel(Precision Precision, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    /// <summary>The random bits below which an element is dropped.</summary>
    internal static long Threshold(double p) => (long)Math.Min(p * 4294967296.0, uint.MaxValue);

    protected override string BaseName => "Dropout";

    public override string Summary => "y = x · scale where Hash(key, element) >= threshold, else 0; elements are numbered through the batch.";

    protected override IReadOnlyList<string> Sizes => ["elements"];

    protected override IReadOnlyList<string> Extras => ["ulong key", "int sample", "uint threshold", $"{T} scale"];

    protected override IReadOnlyList<RowTensor> Tensors => [new("x", Size(0).ToString()), new("y", Size(0).ToString())];

    protected override void EmitRow(CodeWriter w, Width v)
    {
        w.Line($"var element = (uint)sample * {Unsigned(Size(0).ToString())};");
        // A hash has as many lanes as a vector of floats; doubles go one by one.
        w.Lanes(Precision == Precision.Single ? v : v.Scalar, Size(0), "i", (k, i) =>
        {
            if (k.IsScalar)
            {
                w.Line($"y[{i}] = DropoutRandom.Hash(key, element + {Unsigned(i)}) >= threshold ? x[{i}] * scale : 0;");
                return;
            }
            w.Line($"var bits = DropoutRandom.Hash(key, {k.Class}.Create(element + {Unsigned(i)}) + {k.Class}<uint>.Indices);");
            w.Line($"var kept = {k.Class}.GreaterThanOrEqual(bits, {k.Class}.Create(threshold)).AsSingle();");
            w.Line(k.Store($"y + {i}", $"{k.Select("kept", $"{k.Load($"x + {i}")} * {k.Broadcast("scale")}", k.Zero)}"));
        });
        if (Baked.Count == 0) w.Line("sample++;");
    }

    private static string Unsigned(string index) => char.IsDigit(index[0]) ? index + "u" : $"(uint){index}";
}

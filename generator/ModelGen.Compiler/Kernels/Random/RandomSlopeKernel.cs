using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>A leaky ReLU whose slopes come from random bits, or its gradient.</summary>
public sealed record RandomSlopeKernel(Precision Precision, bool Gradient, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    protected override string BaseName => "RReLU" + (Gradient ? "_Gradient" : "");

    public override string Summary => $"{(Gradient ? "dx = dy" : "y = x")} where x > 0, else times lower + range · Hash(key, element); elements are numbered through the batch.";

    protected override IReadOnlyList<string> Sizes => ["elements"];

    protected override IReadOnlyList<string> Extras => ["ulong key", "int sample", $"{T} lower", $"{T} range"];

    protected override IReadOnlyList<RowTensor> Tensors => Gradient
        ? [new("dy", Size(0).ToString()), new("x", Size(0).ToString()), new("dx", Size(0).ToString())]
        : [new("x", Size(0).ToString()), new("y", Size(0).ToString())];

    public static KernelCall Call(LowerContext c, int layer, double lower, double upper, bool gradient)
    {
        var elements = c.Output().Elements;
        Argument[] pointers = gradient ? [c.In(0), c.In(1), c.Out()] : [c.In(0), c.Out()];
        return Call(c, baked => new RandomSlopeKernel(c.Precision, gradient, baked), 1, [(int)elements], 10 * elements, pointers,
            new Argument.RandomKey(layer), new Argument.FirstSample(), lower, upper - lower);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        w.Line($"var element = (uint)sample * (uint){Size(0)};");
        // A hash has as many lanes as a vector of floats; doubles go one by one.
        w.Lanes(Precision == Precision.Single ? v : v.Scalar, Size(0), "i", (k, i) =>
        {
            w.Line($"var at = {k.Load($"x + {i}")};");
            // 24 bits are exact in either precision.
            w.Line(k.IsScalar
                ? $"var slope = lower + range * ((DropoutRandom.Hash(key, element + (uint){i}) >>> 8) * {k.Number(1.0 / (1 << 24))});"
                : $"var slope = {k.Broadcast("lower")} + {k.Broadcast("range")} * ({k.Class}.ConvertToSingle((DropoutRandom.Hash(key, {k.Class}.Create(element + (uint){i}) + {k.Class}<uint>.Indices) >>> 8).AsInt32()) * {k.Constant(1.0 / (1 << 24))});");
            var (from, to) = Gradient ? (k.Load($"dy + {i}"), "dx") : ("at", "y");
            w.Line(k.Store($"{to} + {i}", k.Select(k.Greater("at", k.Zero), from, $"{from} * slope")));
        });
        if (Baked.Count == 0) w.Line("sample++;");
    }
}

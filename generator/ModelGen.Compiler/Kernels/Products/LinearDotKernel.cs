using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// y[rows, outputs] = x[rows, inputs] · weightᵀ for few outputs of many inputs: the vectors are neighbouring inputs, so a
/// panel's lanes are not spent on outputs that are not there, and the weight is read as it is.
/// </summary>
/// <param name="Row">Outputs from a row to the next: more than there are here, where these are the last of them.</param>
public sealed record LinearDotKernel(Precision Precision, ProductSize Size, Epilogue Epilogue, int Row) : KernelSpec(Precision)
{
    public override string Name => $"LinearDot_{Size.Inputs}x{Size.Outputs}{(Row == Size.Outputs ? "" : $"_Of{Row}")}{Epilogue.Name}{TypeSuffix}";

    public override string Summary => $"{(Row == Size.Outputs ? "" : $"The last of {Row} outputs: ")}y[rows, {Size.Outputs}] = x[rows, {Size.Inputs}] · weightᵀ{Epilogue.Description}, along the inputs.";

    public override EquatableArray<string> Parameters =>
        new[] { $"{T}* x", $"{T}* weight" }.Concat(Epilogue.Bias ? [$"{T}* bias"] : []).Concat([$"{T}* y", "int rows"]).ToEquatable();

    /// <summary>Whether this takes fewer products than panels of 16 outputs, adding up the lanes included.</summary>
    public static bool Serves(int inputs, int outputs) => outputs <= 12 && inputs >= 256;

    public static KernelCall Call(LowerContext c, Epilogue epilogue, int inputs, int outputs)
    {
        var rows = (int)(c.Input(0).Shape.Elements / inputs);
        var samples = Math.Max(1, 48 / rows);
        var perSample = c.Output().Kind == ValueKind.PerSample;
        return c.Call(new LinearDotKernel(c.Precision, new ProductSize(inputs, outputs), epilogue, outputs), perSample ? new Split.Samples(samples) : Split.Whole,
            (long)samples * rows * inputs * outputs, [.. c.Node.Inputs.Select((_, i) => c.In(i)), c.Out(), perSample ? new Argument.Count(rows) : rows]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("var row = 0;");
        // Up to four rows share every vector of the weight, as far as there are registers for that.
        var together = Math.Min(4, (v.Registers - 1) / (Size.Outputs + 1));
        if (together > 1)
            using (w.Block($"for (; row + {together} <= rows; row += {together})")) EmitRows(w, v, together);
        using (w.Block("for (; row < rows; row++)")) EmitRows(w, v, 1);
    }

    private void EmitRows(CodeWriter w, Width v, int rows)
    {
        var (inputs, outputs) = (Size.Inputs, Size.Outputs);
        var whole = inputs / v.Lanes * v.Lanes;
        void Each(Action<int, int> body)
        {
            for (var o = 0; o < outputs; o++)
                for (var r = 0; r < rows; r++) body(r, o);
        }

        for (var r = 0; r < rows; r++) w.Line($"var x{r} = x + (nint)(row + {r}) * {inputs};");
        w.Line("var wp = weight;");
        Each((r, o) => w.Line($"var a{r}_{o} = {v.Zero};"));
        using (w.Block($"for (var i = 0; i < {whole}; i += {v.Lanes})"))
        {
            for (var r = 0; r < rows; r++) w.Line($"var v{r} = {v.Load($"x{r} + i")};");
            for (var o = 0; o < outputs; o++)
            {
                w.Line($"var w{o} = {v.Load($"wp + {o * inputs}")};");
                for (var r = 0; r < rows; r++) w.Line($"a{r}_{o} = {v.Fma($"v{r}", $"w{o}", $"a{r}_{o}")};");
            }
            w.Line($"wp += {v.Lanes};");
        }
        Each((r, o) => w.Line($"var s{r}_{o} = {v.Sum($"a{r}_{o}")};"));
        if (whole < inputs)
            using (w.Block($"for (var i = {whole}; i < {inputs}; i++)")) Each((r, o) => w.Line($"s{r}_{o} += x{r}[i] * weight[{o * inputs} + i];"));
        Each((r, o) =>
        {
            if (Epilogue.Bias) w.Line($"s{r}_{o} += bias[{o}];");
            w.Line($"y[(nint)(row + {r}) * {Row} + {o}] = {(Epilogue.Activation is { } activation ? activation.Forward(v.Scalar, $"s{r}_{o}") : $"s{r}_{o}")};");
        });
    }
}

using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Mean and inverse deviation of each channel over the batch, and the running statistics moved towards them. Every
/// plane's mean and squared deviations are taken while it is in the first-level cache and merged in double (Chan, Golub
/// and LeVeque 1979), so large means cost no digits; samples are taken in order.
/// </summary>
/// <param name="Unrolled">Channels and elements of a plane, baked in and written out for one sample after the other; zero for any.</param>
public sealed record BatchStatisticsKernel(Precision Precision, bool Planes, (int Channels, int After) Unrolled) : KernelSpec(Precision)
{
    private bool IsUnrolled => Unrolled.Channels > 0;

    public override string Name => "BatchStatistics" + (Planes ? "_Planes" : "") + (IsUnrolled ? $"_{Unrolled.Channels}x{Unrolled.After}" : "") + TypeSuffix;

    public override string Summary => "mean, 1 / sqrt(variance + eps) and new running statistics of each channel over the batch.";

    public override EquatableArray<string> Parameters => new[]
        {
            $"{T}* x", $"{T}* runningMean", $"{T}* runningVariance", $"{T}* mean", $"{T}* inverse", $"{T}* newMean", $"{T}* newVariance", $"{T} eps", $"{T} momentum", "int rows",
        }
        .Concat(IsUnrolled ? ["int sample"] : Planes ? ["int channels", "int after", "int part", "int parts"] : ["int channels", "int part", "int parts"]).ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        if (IsUnrolled)
        {
            for (var c = 0; c < Unrolled.Channels; c++)
                using (w.Block($"// channel {c}")) EmitSample(w, v, c.ToString());
            return;
        }
        w.Line("var c = (int)((long)channels * part / parts);");
        w.Line("var end = (int)((long)channels * (part + 1) / parts);");
        if (!v.IsScalar)
            using (w.Block($"if ({FewColumns.Fit(v, Planes)})")) EmitFew(w, v);
        if (Planes)
        {
            using (w.Block("for (; c < end; c++)")) EmitPlanes(w, v);
            return;
        }
        if (!v.IsScalar) using (w.Block($"for (; c + {v.Lanes} <= end; c += {v.Lanes})")) EmitVectors(w, v);
        using (w.Block("for (; c < end; c++)")) EmitVectors(w, v.Scalar);
    }

    private void EmitPlanes(CodeWriter w, Width v)
    {
        w.Line("double average = 0, squares = 0;");
        w.Line("var p = x + (nint)c * after;");
        using (w.Block("for (var row = 0; row < rows; row++)"))
        {
            EmitPlane(w, v, "p", new Extent("after", 0));
            w.Line("var change = plane - average;");
            w.Line("average += change / (row + 1);");
            w.Line("squares += spread + change * change * after * row / (row + 1);");
            w.Line("p += (nint)channels * after;");
        }
        EmitResult(w, "c", "average", "squares", "((double)rows * after)", "x + (nint)c * after, rows, (nint)channels * after, 1, 0, after, 1");
    }

    /// <summary>Rows or planes of fewer elements than a vector has lanes: the first part does them all.</summary>
    private void EmitFew(CodeWriter w, Width v)
    {
        w.Line("if (part > 0) return;");
        w.Line($"var columns = channels{(Planes ? " * after" : "")};");
        w.Line($"var values = (double)rows{(Planes ? " * after" : "")};");
        FewColumns.Sum(w, v, "columns", "rows", ["X"], (k, _, at, _) => k.Load($"x + {at}"));
        EmitChannels("sumOfX", "mean[c] = ({T})(all / values);");
        FewColumns.Repeat(w, v, "columns", "Mean", $"mean[column{(Planes ? " / after" : "")}]");
        string Distance(Width k, string at, string column) => $"({k.Load($"x + {at}")} - {k.Load($"rowsOfMean + {column}")})";
        FewColumns.Sum(w, v, "columns", "rows", ["Squares"], (k, _, at, column) => $"{Distance(k, at, column)} * {Distance(k, at, column)}");
        EmitChannels("sumOfSquares", null);
        w.Line("return;");

        // What a channel's columns come to.
        void EmitChannels(string sums, string? result)
        {
            using (w.Block("for (c = 0; c < channels; c++)"))
            {
                w.Line($"var all = {sums}[c{(Planes ? " * after" : "")}];");
                if (Planes) w.Line($"for (var i = 1; i < after; i++) all += {sums}[c * after + i];");
                if (result is not null) w.Line(result.Replace("{T}", T));
                else EmitResult(w, "c", "mean[c]", "all", "values", Planes ? "x + (nint)c * after, rows, (nint)channels * after, 1, 0, after, 1" : "x + c, rows, channels, 1, 0, 1, 1");
            }
        }
    }

    private void EmitVectors(CodeWriter w, Width v)
    {
        w.Line($"var sum = {v.Zero};");
        w.Line($"for (var row = 0; row < rows; row++) sum += {v.Load("x + (nint)row * channels + c")};");
        w.Line($"var average = sum / {v.Broadcast($"({T})rows")};");
        w.Line($"var squares = {v.Zero};");
        using (w.Block("for (var row = 0; row < rows; row++)"))
        {
            w.Line($"var distance = {v.Load("x + (nint)row * channels + c")} - average;");
            w.Line($"squares = {v.Fma("distance", "distance", "squares")};");
        }
        w.Line($"var biased = squares / {v.Broadcast($"({T})rows")};");
        w.Line(v.Store("mean + c", "average"));
        w.Line(v.Store("inverse + c", $"{v.Constant(1)} / {v.Sqrt($"biased + {v.Broadcast("eps")}")}"));
        w.Line($"var keep = {v.Broadcast("1 - momentum")};");
        w.Line(v.Store("newMean + c", $"{v.Load("runningMean + c")} * keep + average * {v.Broadcast("momentum")}"));
        w.Line(v.Store("newVariance + c", $"{v.Load("runningVariance + c")} * keep + squares * {v.Broadcast("(momentum / (rows - 1))")}"));
        w.Line($"if ({(v.IsScalar ? $"{T}.IsFinite(squares)" : $"{v.Class}.EqualsAll(squares - squares, {v.Zero})")}) continue;");
        w.Line($"for (var i = c; i < c + {v.Lanes}; i++) {Large("i", "x + i, rows, channels, 1, 0, 1, 1")}");
    }

    /// <summary>One sample after the other, what was found so far lying in mean and inverse.</summary>
    private void EmitSample(CodeWriter w, Width v, string c)
    {
        EmitPlane(w, v, $"(x + {int.Parse(c) * Unrolled.After})", new Extent("", Unrolled.After));
        w.Line($"var change = plane - (sample == 0 ? 0 : mean[{c}]);");
        w.Line($"var average = (sample == 0 ? 0 : mean[{c}]) + change / (sample + 1);");
        w.Line($"var squares = (sample == 0 ? 0 : inverse[{c}]) + spread + change * change * {Unrolled.After} * sample / (sample + 1);");
        w.Line($"mean[{c}] = ({T})average;");
        w.Line($"inverse[{c}] = ({T})squares;");
        var elements = Unrolled.Channels * Unrolled.After;
        using (w.Block("if (sample == rows - 1)"))
            EmitResult(w, c, "average", "squares", $"((double)rows * {Unrolled.After})", $"x + {int.Parse(c) * Unrolled.After} - (nint)sample * {elements}, rows, {elements}, 1, 0, {Unrolled.After}, 1");
    }

    /// <summary>Declares <c>plane</c>, its mean, and <c>spread</c>, the sum of its squared deviations.</summary>
    private void EmitPlane(CodeWriter w, Width v, string p, Extent after)
    {
        w.Sum(v, after, "i", "sum", (x, i) => x.Load($"{p} + {i}"));
        w.Line($"var plane = (double)sum / {after};");
        w.Line($"var center = ({T})plane;");
        w.Sum(v, after, "i", "spread", (x, i) => $"({x.Load($"{p} + {i}")} - {x.Broadcast("center")}) * ({x.Load($"{p} + {i}")} - {x.Broadcast("center")})");
    }

    /// <param name="channel">Where the channel's values lie, as <c>LargeValues</c> takes them.</param>
    private void EmitResult(CodeWriter w, string c, string average, string squares, string values, string channel)
    {
        using (w.Block($"if (!double.IsFinite({squares}))")) w.Line(Large(c, channel));
        using (w.Block("else")) EmitFinite();

        void EmitFinite()
        {
            w.Line($"mean[{c}] = ({T}){average};");
            w.Line($"inverse[{c}] = ({T})(1 / Math.Sqrt({squares} / {values} + eps));");
            w.Line($"newMean[{c}] = (1 - momentum) * runningMean[{c}] + momentum * ({T}){average};");
            w.Line($"newVariance[{c}] = (1 - momentum) * runningVariance[{c}] + momentum * ({T})({squares} / ({values} - 1));");
        }
    }

    /// <summary>Squares beyond the largest number: once more, in double and to another scale.</summary>
    private static string Large(string c, string channel) =>
        $"LargeValues.BatchStatistics({channel}, eps, momentum, runningMean + {c}, runningVariance + {c}, mean + {c}, inverse + {c}, newMean + {c}, newVariance + {c});";
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// The forward-backward algorithm of connectionist temporal classification, a sample at a time: step by step, vectors across
/// the states. States stand in rows with <see cref="Before"/> impossible ones before the first and at least two behind the
/// last, so that neighbours are read without a branch; <see cref="Impossible"/> stands for the logarithm of 0.
/// </summary>
public sealed record LabelPathsKernel(Precision Precision, bool ZeroInfinity, bool ByLength, bool HasLengths, bool Gradient) : KernelSpec(Precision)
{
    private const int Before = 16;

    // Finite, so that differences are numbers; as a sum of any number of steps still far above -infinity.
    private const double Impossible = -1e30;

    /// <summary>The length of a row of states, for room for so many labels.</summary>
    public static int RowOf(int labels) => Before + (2 * labels + 1 + 2 + 15) / 16 * 16 + 16;

    public override string Name => $"LabelPaths{(ByLength ? "_ByLength" : "")}{(HasLengths ? "_Lengths" : "")}{(ZeroInfinity && !Gradient ? "_Zero" : "")}{(Gradient ? "_Gradient" : "")}{TypeSuffix}";

    public override string Summary => (Gradient ? "The gradient by the log-probabilities of: " : "") + "-log of the probability of all ways to lay a sample's labels on its steps, blanks between them.";

    public override EquatableArray<string> Parameters =>
    [
        $"{T}* logp", "int* labels", .. HasLengths ? new[] { "int* inputLengths", "int* targetLengths" } : [],
        $"{T}* beginnings", .. Gradient ? new[] { $"{T}* dloss", $"{T}* dlogp" } : [$"{T}* loss"], $"{T}* rows",
        "int time", "int classes", "int most", "int row", "int blank", "int count",
    ];

    public static KernelCall Call(LowerContext c, int blank, bool zeroInfinity, bool byLength, bool hasLengths, bool gradient)
    {
        var (time, classes, most) = (c.Input(0).Shape[0], c.Input(0).Shape[1], c.Input(1).Shape[0]);
        var row = RowOf(most);
        var kernel = new LabelPathsKernel(c.Precision, zeroInfinity, byLength, hasLengths, gradient);
        var pointers = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Append(c.Out(0)).ToList();
        // Outputs of the forward kernel are the loss and the beginnings; the kernel takes them the other way round.
        if (!gradient) pointers.Insert(pointers.Count - 1, c.Out(1));
        pointers.Add(c.Scratch((gradient ? 5L : 2L) * row, ValueKind.PerSample));
        return c.Call(kernel, LowerContext.SampleBlocks(60L * time * row), 60L * time * row, [.. pointers, time, classes, most, row, blank, new Argument.Count()]);
    }

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var sample = 0; sample < count; sample++)"))
        {
            w.Line($"var steps = {(HasLengths ? "*inputLengths" : "time")};");
            w.Line($"var length = {(HasLengths ? "*targetLengths" : "most")};");
            w.Line("var states = 2 * length + 1;");
            // A label may follow the one before without a blank, unless they are the same.
            w.Line("var skip = rows;");
            w.Line("var emitted = rows + row;");
            w.Line($"new Span<{T}>(skip, 2 * row).Fill({v.Number(Impossible)});");
            w.Line($"for (var s = 3; s < states; s += 2) if (labels[s / 2] != labels[s / 2 - 1]) skip[{Before} + s] = 0;");
            if (Gradient) EmitGradient(w, v);
            else EmitForward(w, v);
            w.Line("logp += time * classes;");
            w.Line("labels += most;");
            if (HasLengths) w.Lines("inputLengths++;\ntargetLengths++;");
            w.Line("beginnings += (nint)time * row;");
            w.Lines(Gradient ? "dloss++;\ndlogp += time * classes;" : "loss++;");
            w.Line($"rows += {(Gradient ? 5 : 2)} * row;");
        }
    }

    private void EmitForward(CodeWriter w, Width v)
    {
        using (w.Block("for (var t = 0; t < steps; t++)"))
        {
            w.Line("var at = beginnings + (nint)t * row;");
            w.Line("var p = logp + t * classes;");
            w.Line($"for (var s = 0; s < states; s++) emitted[{Before} + s] = p[(s & 1) == 0 ? blank : labels[s / 2]];");
            w.Line($"new Span<{T}>(at, row).Fill({v.Number(Impossible)});");
            using (w.Block("if (t == 0)"))
            {
                w.Line($"at[{Before}] = emitted[{Before}];");
                w.Line($"if (length > 0) at[{Before + 1}] = emitted[{Before + 1}];");
                w.Line("continue;");
            }
            w.Line("var last = at - row;");
            EmitStates(w, v, i =>
            {
                EmitLogSum(w, v, v.Load($"last + {i}"), v.Load($"last + {i} - 1"), $"{v.Load($"last + {i} - 2")} + {v.Load($"skip + {i}")}");
                w.Line(v.Store($"at + {i}", $"sum + {v.Load($"emitted + {i}")}"));
            });
        }
        EmitTotal(w, v);
        w.Line($"*loss = total > {v.Number(Impossible / 10)} ? -total{(ByLength ? " / Math.Max(1, length)" : "")} : {(ZeroInfinity ? v.Number(0) : v.Number(double.PositiveInfinity))};");
    }

    private void EmitGradient(CodeWriter w, Width v)
    {
        w.Lines("var ends = rows + 2 * row;\nvar next = rows + 3 * row;\nvar share = rows + 4 * row;");
        w.Line($"new Span<{T}>(dlogp, time * classes).Clear();");
        EmitTotal(w, v);
        using (w.Block($"if (total > {v.Number(Impossible / 10)})"))
        {
            w.Line($"var d = *dloss{(ByLength ? " / Math.Max(1, length)" : "")};");
            w.Line($"new Span<{T}>(ends, 2 * row).Fill({v.Number(Impossible)});");
            w.Line($"ends[{Before} + states - 1] = 0;");
            w.Line($"if (length > 0) ends[{Before} + states - 2] = 0;");
            using (w.Block("for (var t = steps - 1; t >= 0; t--)"))
            {
                w.Line("var at = beginnings + (nint)t * row;");
                w.Line("var p = logp + t * classes;");
                w.Line("var dp = dlogp + t * classes;");
                // What passes through a state: its beginnings times its ends.
                EmitStates(w, v, i =>
                {
                    w.Line(v.Store($"share + {i}", v.Call("Exp", $"{v.Load($"at + {i}")} + {v.Load($"ends + {i}")} - {v.Broadcast("total")}")));
                });
                using (w.Block("for (var s = 0; s < states; s++)"))
                {
                    w.Line("var c = (s & 1) == 0 ? blank : labels[s / 2];");
                    w.Line($"emitted[{Before} + s] = p[c];");
                    w.Line($"dp[c] -= d * share[{Before} + s];");
                }
                EmitStates(w, v, i => w.Line(v.Store($"next + {i}", $"{v.Load($"ends + {i}")} + {v.Load($"emitted + {i}")}")));
                EmitStates(w, v, i =>
                {
                    EmitLogSum(w, v, v.Load($"next + {i}"), v.Load($"next + {i} + 1"), $"{v.Load($"next + {i} + 2")} + {v.Load($"skip + {i} + 2")}");
                    w.Line(v.Store($"ends + {i}", "sum"));
                });
            }
        }
    }

    /// <summary>total: the log-probability of all paths, which end in the last label or the blank behind it.</summary>
    private void EmitTotal(CodeWriter w, Width v)
    {
        var s = v.Scalar;
        w.Line($"var total = length == 0 ? {s.Number(0)} : {s.Number(Impossible)};");
        using (w.Block("if (steps > 0)"))
        {
            w.Line($"var end = beginnings + (nint)(steps - 1) * row + {Before} + states - 1;");
            w.Line($"var (a, b) = (*end, length > 0 ? end[-1] : {s.Number(Impossible)});");
            w.Line($"var most2 = {s.Max("a", "b")};");
            w.Line($"total = most2 + {s.Call("Log", $"{s.Call("Exp", "a - most2")} + {s.Call("Exp", "b - most2")}")};");
        }
    }

    /// <summary>Whole vectors over all states there is room for; a row has whole vectors and two states to spare.</summary>
    private static void EmitStates(CodeWriter w, Width v, Action<string> body)
    {
        using (w.Block($"for (var i = {Before}; i < row - {Before}; i += {v.Lanes})")) body("i");
    }

    // Whether an infinite loss is 0 plays no part in its gradient; the name tells all that reaches the text.
    public bool Equals(LabelPathsKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);

    private static void EmitLogSum(CodeWriter w, Width v, string a, string b, string c)
    {
        w.Lines($"var a = {a};\nvar b = {b};\nvar c = {c};");
        w.Line($"var most1 = {v.Max("a", v.Max("b", "c"))};");
        w.Line($"var sum = most1 + {v.Call("Log", $"{v.Call("Exp", "a - most1")} + {v.Call("Exp", "b - most1")} + {v.Call("Exp", "c - most1")}")};");
    }
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Picks the log-probabilities of targets and weighs them, for rows [classes, places]; or the gradient. A strip of places at a
/// time: what the targets point at is gathered, all that follows are vectors of places, and a gradient is put where they point.
/// </summary>
/// <param name="One">Whether there is one place a row: then what smoothing adds is a sum along the classes, in vectors of these.</param>
public sealed record ClassTermsKernel(Precision Precision, ClassTermOptions Terms, bool Gradient, bool One, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    // Places of a strip: what is gathered of them lies on the stack.
    private const int Strip = 256;

    private bool Smooth => Terms.Smoothing > 0;

    // An index that was asked for is met often, and nobody could predict where; PyTorch's default hardly ever.
    private bool IgnoresOften => Terms.IgnoreIndex != ClassTermOptions.DefaultIgnored;

    protected override string BaseName => "ClassTerms" + (Terms.Each ? "_Each" : "_Sum") + (Smooth ? "_Smooth" : "") + (IgnoresOften ? "_Ignore" : "") +
        (Terms.Weighted ? "_Weighted" : "") + (Terms.Gamma > 0 ? "_Focal" : "") + (One ? "_One" : "") + (Gradient ? "_Gradient" : "");

    public override string Summary => (Gradient ? "The gradient by logp of: " : "") +
        "(1 - s) · w[t] · " + (Terms.Gamma > 0 ? "(1 - p[t])^gamma · " : "") + "-logp[t] + s / classes · Σ w[c] · -logp[c] for every place.";

    public override bool IsVectorized => Baked.Count == 0 && (!IsPlain || Gradient && Terms.Each && !One);

    protected override IReadOnlyList<string> Sizes => ["classes", "places"];

    protected override IReadOnlyList<string> Extras =>
        [.. Smooth ? new[] { $"{T} smoothing" } : [], "int ignored", .. Terms.Gamma > 0 ? new[] { $"{T} gamma" } : []];

    protected override IReadOnlyList<RowTensor> Tensors
    {
        get
        {
            string row = $"{Size(0)} * {Size(1)}", places = Size(1).ToString(), terms = Terms.Each ? places : "1";
            var tensors = new List<RowTensor> { new("logp", row), new("target", places, "int") };
            if (Gradient) tensors.Add(new("dloss", terms));
            if (Terms.Weighted) tensors.Add(new("weights", null));
            if (Gradient) tensors.Add(new("dlogp", row));
            else tensors.AddRange([new("loss", terms), new("total", "1")]);
            return tensors;
        }
    }

    public static KernelCall Call(LowerContext c, ClassTermOptions terms, bool gradient)
    {
        var shape = c.Input(0).Shape;
        var pointers = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Append(c.Out()).ToList();
        if (!gradient) pointers.Add(c.Out(1));
        var extras = new List<Argument>();
        if (terms.Smoothing > 0) extras.Add(terms.Smoothing);
        extras.Add(terms.IgnoreIndex);
        if (terms.Gamma > 0) extras.Add(terms.Gamma);
        int classes = shape[terms.Axis], places = shape.After(terms.Axis);
        Func<RowKernel, KernelSpec>? rows = FocalRowsKernel.Serves(terms, places) ? single => new FocalRowsKernel((ClassTermsKernel)single) : null;
        return Call(c, baked => new ClassTermsKernel(c.Precision, terms, gradient, places == 1, baked), rows, shape.Before(terms.Axis), [classes, places],
            gradient ? shape.Elements : 8 * shape.Elements / classes, pointers, [.. extras]);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        // A sum of what is gathered, and nothing else, waits for memory alone.
        if (Gradient && (Baked.Count > 0 || One)) EmitGradientOfEach(w, v);
        else if (Gradient) EmitGradient(w, v);
        else if (Baked.Count > 0 || One || IsPlain) EmitEach(w, v);
        else EmitForward(w, v);
    }

    private bool IsPlain => !Smooth && !IgnoresOften && !Terms.Weighted && Terms.Gamma == 0;

    private Extent Places => One ? new Extent("places", 1) : Size(1);

    /// <summary>Gathers what targets of a strip point at; a place that is ignored points at the first class, and is marked.</summary>
    private void EmitGather(CodeWriter w, Width v, bool reads)
    {
        w.Line("var many = Math.Min(256, places - start);".Replace("256", Strip.ToString()));
        using (w.Block("for (var i = 0; i < many; i++)"))
        {
            w.Line("var t = target[start + i];");
            // Without branches, which nobody could predict.
            w.Line("int keeps = Unsafe.BitCast<bool, byte>(t != ignored);");
            w.Line("kept[i] = keeps;");
            w.Line("t &= -keeps;");
            if (reads) w.Line("own[i] = logp[(nint)t * places + start + i];");
            if (Terms.Weighted) w.Line("weigh[i] = kept[i] * weights[t];");
        }
    }

    private void EmitBuffers(CodeWriter w, bool own)
    {
        if (own) w.Line($"var own = stackalloc {T}[{Strip}];");
        if (Terms.Weighted) w.Line($"var weigh = stackalloc {T}[{Strip}];");
        w.Line($"var kept = stackalloc {T}[{Strip}];");
    }

    private void EachStrip(CodeWriter w, Action body)
    {
        using (w.Block($"for (var start = 0; start < places; start += {Strip})")) body();
    }

    /// <summary>How much a place weighs.</summary>
    private string Weight(Width v, string i) => v.Load($"{(Terms.Weighted ? "weigh" : "kept")} + {i}");

    /// <summary>x^exponent for x of at least a little more than zero.</summary>
    internal static string Power(Width v, string x, string exponent) => v.Call("Exp", $"{v.Call("Log", x)} * {v.Broadcast(exponent)}");

    internal static string Miss(Width v, string p) => v.Max($"{v.Constant(1)} - {p}", v.Constant(1e-30));

    private void EmitForward(CodeWriter w, Width v)
    {
        EmitBuffers(w, own: true);
        w.Line($"{T} counted = 0;");
        if (!v.IsScalar) w.Line($"var countedV = {v.Zero};");
        if (!Terms.Each)
        {
            w.Line($"{T} sum = 0;");
            if (!v.IsScalar) w.Line($"var sumV = {v.Zero};");
        }
        EachStrip(w, () =>
        {
            EmitGather(w, v, reads: true);
            w.Lanes(v, new Extent("many", 0), "i", (k, i) =>
            {
                w.Line($"{k.Type} at = {k.Load($"own + {i}")}, weight = {Weight(k, i)};");
                w.Line($"var term = -at * weight{(Terms.Gamma > 0 ? $" * {Power(k, Miss(k, k.Call("Exp", "at")), "gamma")}" : "")};");
                if (Terms.Weighted) w.Line($"term = {k.Select(k.Greater("weight", k.Zero), "term", k.Zero)};");
                if (Smooth)
                {
                    w.Line($"var all = {k.Zero};");
                    using (w.Block("for (var c = 0; c < classes; c++)"))
                    {
                        var each = k.Load($"logp + (nint)c * places + start + {i}");
                        w.Line(Terms.Weighted ? $"if (weights[c] > 0) all -= {each} * {k.Broadcast("weights[c]")};" : $"all -= {each};");
                    }
                    w.Line($"term = {k.Broadcast("(1 - smoothing)")} * term + {k.Broadcast("(smoothing / classes)")} * all;");
                }
                if (Smooth || !Terms.Weighted) w.Line($"term = {k.Select(k.Greater(k.Load($"kept + {i}"), k.Zero), "term", k.Zero)};");
                var suffix = k.IsScalar ? "" : "V";
                w.Line(Terms.Each ? k.Store($"loss + start + {i}", "term") : $"sum{suffix} += term;");
                w.Line($"counted{suffix} += weight;");
            });
        });
        if (!Terms.Each) w.Line($"*loss = (sum{(v.IsScalar ? "" : $" + {v.Sum("sumV")}")});");
        w.Line($"*total = counted{(v.IsScalar ? "" : $" + {v.Sum("countedV")}")};");
    }

    /// <summary>The sum over all classes that smoothing adds.</summary>
    private void EmitGradient(CodeWriter w, Width v)
    {
        var isConstant = IsPlain && !Terms.Each;
        EmitBuffers(w, own: !isConstant);
        if (!Terms.Each) w.Line("var d = *dloss;");
        string Given(Width k, string i) => Terms.Each ? k.Load($"dloss + start + {i}") : k.Broadcast("d");
        string Gate(Width k, string i, string value) => k.Select(k.Greater(k.Load($"kept + {i}"), k.Zero), value, k.Zero);
        if (!Smooth) w.Line($"new Span<{T}>(dlogp, classes * places).Clear();");
        if (isConstant)
        {
            using (w.Block("for (var i = 0; i < places; i++)")) w.Line("if (target[i] != ignored) dlogp[(nint)target[i] * places + i] = -d;");
            return;
        }
        EachStrip(w, () =>
        {
            EmitGather(w, v, reads: Terms.Gamma > 0);
            if (Smooth)
                using (w.Block("for (var c = 0; c < classes; c++)"))
                {
                    w.Line($"var share = -smoothing / classes{(Terms.Weighted ? " * weights[c]" : "")};");
                    w.Lanes(v, new Extent("many", 0), "i", (k, i) => w.Line(k.Store($"dlogp + (nint)c * places + start + {i}", Gate(k, i, $"{k.Broadcast("share")} * {Given(k, i)}"))));
                }
            w.Lanes(v, new Extent("many", 0), "i", (k, i) =>
            {
                w.Line($"var given = {Given(k, i)}{(Smooth ? $" * {k.Broadcast("(1 - smoothing)")}" : "")}{(Terms.Weighted ? $" * {Weight(k, i)}" : "")};");
                if (Terms.Gamma > 0)
                {
                    w.Line($"var at = {k.Load($"own + {i}")};");
                    w.Line($"var p = {k.Call("Exp", "at")};");
                    w.Line($"var miss = {Miss(k, "p")};");
                    w.Line($"var power = {Power(k, "miss", "(gamma - 1)")};");
                    w.Line($"given *= power * (miss - {k.Broadcast("gamma")} * {k.Times("p", "at")});");
                }
                w.Line(k.Store($"own + {i}", Gate(k, i, "given")));
            });
            using (w.Block("for (var i = 0; i < many; i++)"))
            {
                w.Line("var t = target[start + i];");
                w.Line("t &= -Unsafe.BitCast<bool, byte>(t != ignored);");
                w.Line("dlogp[(nint)t * places + start + i] -= own[i];");
            }
        });
    }

    /// <summary>Place by place.</summary>
    private void EmitEach(CodeWriter w, Width v)
    {
        w.Line(Terms.Each ? $"{T} counted = 0;" : $"{T} sum = 0, counted = 0;");
        w.Each(Places, "i", i =>
        {
            w.Line($"var t = target[{i}];");
            if (Terms.Each) w.Line($"loss[{i}] = 0;");
            using (w.Block("if (t != ignored)"))
            {
                w.Line($"var at = logp[t * {Places} + {i}];");
                w.Line($"var weight = {(Terms.Weighted ? "weights[t]" : v.Number(1))};");
                var term = $"-at * weight{(Terms.Gamma > 0 ? $" * {v.MathClass}.Pow(1 - {v.Call("Exp", "at")}, gamma)" : "")}";
                w.Line($"var term = {(Terms.Weighted ? $"weight > 0 ? {term} : 0" : term)};");
                if (Smooth)
                {
                    // Along the classes lie, of a single place, vectors.
                    w.Sum(One ? v : v.Scalar, Size(0), "c", "all", (k, c) =>
                    {
                        var each = k.Load($"logp + {c}{(One ? "" : $" * {Places} + {i}")}");
                        return Terms.Weighted ? k.Times($"({k.Load($"weights + {c}")})", each) : each;
                    });
                    w.Line($"term = (1 - smoothing) * term - smoothing / {Size(0)} * all;");
                }
                w.Line(Terms.Each ? $"loss[{i}] = term;" : "sum += term;");
                w.Line("counted += weight;");
            }
        });
        if (!Terms.Each) w.Line("*loss = sum;");
        w.Line("*total = counted;");
    }

    private void EmitGradientOfEach(CodeWriter w, Width v)
    {
        string At(string i) => Terms.Each ? $"dloss[{i}]" : "d";
        if (!Terms.Each) w.Line("var d = *dloss;");
        // Class by class along memory: what smoothing gives to every class, then what the target's own gets.
        if (!Smooth) w.Line($"new Span<{T}>(dlogp, {Size(0)} * {Places}).Clear();");
        else if (One)
            w.Lanes(v, Size(0), "c", (k, c) =>
            {
                var share = $"{k.Broadcast($"(-smoothing / {Size(0)} * {At("0")})")}{(Terms.Weighted ? $" * {k.Load($"weights + {c}")}" : "")}";
                w.Line(k.Store($"dlogp + {c}", $"*target == ignored ? {k.Zero} : {share}"));
            });
        else
            w.Each(Size(0), "c", c =>
            {
                w.Line($"var share = -smoothing / {Size(0)}{(Terms.Weighted ? $" * weights[{c}]" : "")};");
                w.Each(Places, "i", i => w.Line($"dlogp[{c} * {Places} + {i}] = target[{i}] == ignored ? 0 : share * {At(i)};"));
            });
        w.Each(Places, "i", i =>
        {
            w.Line($"var t = target[{i}];");
            using (w.Block("if (t != ignored)"))
            {
                w.Line($"var own = {At(i)}{(Smooth ? " * (1 - smoothing)" : "")}{(Terms.Weighted ? " * weights[t]" : "")};");
                if (Terms.Gamma > 0)
                {
                    w.Line($"var at = logp[t * {Places} + {i}];");
                    w.Line($"var p = {v.Call("Exp", "at")};");
                    w.Line($"var miss = {Miss(v.Scalar, "p")};");
                    w.Line($"own *= {v.MathClass}.Pow(miss, gamma - 1) * (miss - gamma * {v.Scalar.Times("p", "at")});");
                }
                w.Line($"dlogp[t * {Places} + {i}] -= own;");
            }
        });
    }

    // The numbers of the options are arguments; what they leave out of the text is in the name.
    public bool Equals(ClassTermsKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}

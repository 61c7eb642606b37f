using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Kernels;

/// <summary>Picks the log-probabilities of targets and weighs them, for rows [classes, places]; or the gradient.</summary>
public sealed record ClassTermsKernel(Precision Precision, ClassTerms Terms, bool Gradient, EquatableArray<int> Baked) : RowKernel(Precision, Baked)
{
    private bool Smooth => Terms.Smoothing > 0;

    private bool Ignores => Terms.IgnoreIndex != ClassLossOptions.NoIndex;

    protected override string BaseName => "ClassTerms" + (Terms.Each ? "_Each" : Terms.Mean ? "_Mean" : "_Sum") + (Smooth ? "_Smooth" : "") + (Ignores ? "_Ignore" : "") +
        (Terms.Weighted ? "_Weighted" : "") + (Terms.Gamma > 0 ? "_Focal" : "") + (Gradient ? "_Gradient" : "");

    public override string Summary => (Gradient ? "The gradient by logp of: " : "") +
        "(1 - s) · w[t] · " + (Terms.Gamma > 0 ? "(1 - p[t])^gamma · " : "") + "-logp[t] + s / classes · Σ w[c] · -logp[c] for every place.";

    public override bool IsVectorized => false;

    protected override IReadOnlyList<string> Sizes => ["classes", "places"];

    protected override IReadOnlyList<string> Extras =>
        [.. Smooth ? new[] { $"{T} smoothing" } : [], .. Ignores ? new[] { "int ignored" } : [], .. Terms.Gamma > 0 ? new[] { $"{T} gamma" } : []];

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

    public static KernelCall Call(LowerContext c, ClassTerms terms, bool gradient)
    {
        var shape = c.Input(0).Shape;
        var pointers = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Append(c.Out()).ToList();
        if (!gradient) pointers.Add(c.Out(1));
        var extras = new List<Argument>();
        if (terms.Smoothing > 0) extras.Add(terms.Smoothing);
        if (terms.IgnoreIndex != ClassLossOptions.NoIndex) extras.Add(terms.IgnoreIndex);
        if (terms.Gamma > 0) extras.Add(terms.Gamma);
        return Call(c, baked => new ClassTermsKernel(c.Precision, terms, gradient, baked), 1, [shape[0], shape.After(0)], gradient ? shape.Elements : 8L * shape.After(0), pointers, [.. extras]);
    }

    protected override void EmitRow(CodeWriter w, Width v)
    {
        if (Gradient) EmitGradient(w, v);
        else EmitForward(w, v);
    }

    private void EmitForward(CodeWriter w, Width v)
    {
        w.Line(Terms.Each ? $"{T} counted = 0;" : $"{T} sum = 0, counted = 0;");
        w.Each(Size(1), "i", i =>
        {
            w.Line($"var t = target[{i}];");
            if (Ignores && Terms.Each) w.Line($"loss[{i}] = 0;");
            using (w.Block(Ignores ? "if (t != ignored)" : ""))
            {
                w.Line($"var at = logp[t * {Size(1)} + {i}];");
                w.Line($"var weight = {(Terms.Weighted ? "weights[t]" : v.Number(1))};");
                w.Line($"var term = -at * weight{(Terms.Gamma > 0 ? $" * {v.MathClass}.Pow(1 - {v.Call("Exp", "at")}, gamma)" : "")};");
                if (Smooth)
                {
                    w.Line($"{T} all = 0;");
                    w.Each(Size(0), "c", c => w.Line($"all -= logp[{c} * {Size(1)} + {i}]{(Terms.Weighted ? $" * weights[{c}]" : "")};"));
                    w.Line($"term = (1 - smoothing) * term + smoothing / {Size(0)} * all;");
                }
                w.Line(Terms.Each ? $"loss[{i}] = term;" : "sum += term;");
                w.Line("counted += weight;");
            }
        });
        if (!Terms.Each) w.Line($"*loss = sum{(Terms.Mean ? $" / {Size(1)}" : "")};");
        w.Line("*total = counted;");
    }

    private void EmitGradient(CodeWriter w, Width v)
    {
        var loss = Terms.Mean ? $"*dloss / {Size(1)}" : "*dloss";
        string At(string i) => Terms.Each ? $"dloss[{i}]" : "d";
        if (!Terms.Each) w.Line($"var d = {loss};");
        // Class by class along memory: what smoothing gives to every class, then what the target's own gets.
        if (!Smooth) w.Line($"new Span<{T}>(dlogp, {Size(0)} * {Size(1)}).Clear();");
        else
            w.Each(Size(0), "c", c =>
            {
                w.Line($"var share = -smoothing / {Size(0)}{(Terms.Weighted ? $" * weights[{c}]" : "")};");
                w.Each(Size(1), "i", i => w.Line($"dlogp[{c} * {Size(1)} + {i}] = {(Ignores ? $"target[{i}] == ignored ? 0 : " : "")}share * {At(i)};"));
            });
        w.Each(Size(1), "i", i =>
        {
            w.Line($"var t = target[{i}];");
            using (w.Block(Ignores ? "if (t != ignored)" : ""))
            {
                w.Line($"var own = {At(i)}{(Smooth ? " * (1 - smoothing)" : "")}{(Terms.Weighted ? " * weights[t]" : "")};");
                if (Terms.Gamma > 0)
                {
                    w.Line($"var at = logp[t * {Size(1)} + {i}];");
                    w.Line($"var p = {v.Call("Exp", "at")};");
                    w.Line($"var miss = {v.MathClass}.Max(1 - p, {v.Number(1e-30)});");
                    w.Line($"own *= {v.MathClass}.Pow(miss, gamma) - gamma * {v.MathClass}.Pow(miss, gamma - 1) * p * at;");
                }
                w.Line($"dlogp[t * {Size(1)} + {i}] -= own;");
            }
        });
    }

    // The numbers of the options are arguments; what they leave out of the text is in the name.
    public bool Equals(ClassTermsKernel? other) => other is not null && Name == other.Name;

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Name);
}

using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Programs;
using ModelGen.Runtime;

namespace ModelGen.Benchmarks;

/// <summary>
/// Runs every step of a program by itself, on one thread and memory of its own, and tells how long it takes: the best
/// of many short runs, so that neighbours on the machine disturb little. Or all one after another, on any number of threads.
/// </summary>
internal sealed unsafe class StepProfile
{
    private readonly CompiledProgram _program;
    private readonly int _batch;
    private readonly Type _driver;
    private readonly Dictionary<int, AlignedBlock<float>> _memory = [];

    public StepProfile(CompiledProgram program, int batch)
    {
        (_program, _batch) = (program, batch);
        var sources = program.Steps.SelectMany(s => s.Call.InOrder).SelectMany(c => c.Kernel.WithUses()).Distinct().Select(k => ModelCompiler.EmitKernel(k).Text).Append(Driver());
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(p) == "ModelGen.Runtime.dll")
            .Select(p => MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create("Steps", sources.Select(t => CSharpSyntaxTree.ParseText(t)), references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, optimizationLevel: OptimizationLevel.Release));
        using var stream = new MemoryStream();
        var result = compilation.Emit(stream);
        if (!result.Success) throw new InvalidOperationException(string.Join("\n", result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)));
        stream.Position = 0;
        _driver = new AssemblyLoadContext("Steps").LoadFromStream(stream).GetType("ModelGen.Generated.Steps")!;
        var random = new Random(1);
        foreach (var value in program.Values)
        {
            var block = new AlignedBlock<float>(checked((int)value.Elements * (value.Kind == ValueKind.PerSample ? batch : 1)) + 16);
            if (value.Type == ElementType.Real)
                foreach (ref var x in block.Span) x = (float)(random.NextDouble() - 0.5);
            _memory[value.Id] = block;
        }
    }

    /// <param name="cold">Whether weights and images come from main memory, as in networks that are larger than the caches.</param>
    public IEnumerable<(Step Step, double Nanoseconds, double Flops)> Run(double secondsPerStep, bool cold = false)
    {
        var other = cold ? new byte[256 << 20] : [];
        var all = Pointers();
        var results = new List<(Step, double, double)>();
        fixed (nint* pointers = all)
        {
            var values = (float**)pointers;
            var workspace = Workspace(1);
            for (var s = 0; s < _program.Steps.Count; s++)
            {
                var run = Method(s);
                run(values, workspace);
                run(values, workspace);
                var best = double.MaxValue;
                var until = Stopwatch.GetTimestamp() + (long)(secondsPerStep * Stopwatch.Frequency);
                var repeat = 1;
                while (Stopwatch.GetTimestamp() < until)
                {
                    if (cold) Array.Fill(other, (byte)repeat);
                    var start = Stopwatch.GetTimestamp();
                    for (var i = 0; i < repeat; i++) run(values, workspace);
                    var time = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
                    best = Math.Min(best, time / repeat);
                    if (time < 50_000 && !cold) repeat *= 2;
                }
                results.Add((_program.Steps[s], best, Flops(s)));
            }
        }
        return results;
    }

    /// <summary>
    /// The steps of some phases one after another, as a network runs them and in the places that its plan has for their
    /// values: medians, caches being what the steps before left. Numbers of threads take turns, a whole pass each.
    /// </summary>
    /// <param name="seconds">How long all of it is measured.</param>
    /// <param name="phases">Which phases run.</param>
    /// <param name="threads">How many threads share a step; a time for each.</param>
    public IEnumerable<(Step Step, double[] Nanoseconds, double Flops)> RunInOrder(double seconds, Phase[] phases, params int[] threads)
    {
        var steps = Enumerable.Range(0, _program.Steps.Count).Where(s => phases.Contains(_program.Steps[s].Node.Phase)).ToArray();
        var workspaces = threads.Select(Workspace).ToArray();
        var times = threads.Select(_ => steps.Select(_ => new List<double>()).ToArray()).ToArray();
        var methods = steps.Select(s => (nint)Method(s)).ToArray();
        var samples = new AlignedBlock<float>(checked((int)_program.Memory.PerSample * _batch));
        var all = Pointers();
        for (var i = 0; i < _program.Values.Count; i++)
            if (_program.Memory.Places[i] is { Area: Area.Samples, Offset: >= 0 and var offset }) all[i] = (nint)(samples.Pointer + offset * _batch);
        fixed (nint* pointers = all)
        {
            var values = (float**)pointers;
            var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            for (var pass = 0; pass < 5 || Stopwatch.GetTimestamp() < until; pass++)
                for (var t = 0; t < threads.Length; t++)
                {
                    // The first passes of a turn bring the caches back and wake threads, and do not count.
                    var turn = Stopwatch.GetTimestamp();
                    for (var again = 0; again < 3 || Stopwatch.GetElapsedTime(turn).TotalMilliseconds < 5; again++)
                        for (var i = 0; i < steps.Length; i++)
                        {
                            var start = Stopwatch.GetTimestamp();
                            ((delegate*<float**, Workspace<float>, void>)methods[i])(values, workspaces[t]);
                            if (pass > 1 && again > 0) times[t][i].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
                        }
                }
        }
        GC.KeepAlive(samples);
        return steps.Select((s, i) => (_program.Steps[s], times.Select(of => of[i].Order().ElementAt(of[i].Count / 2)).ToArray(), Flops(s)));
    }

    /// <summary>The number of items that a step's work is cut into.</summary>
    public int Items(Step step) => step.Call.Split switch
    {
        Split.Samples s => (_batch + s.PerItem - 1) / s.PerItem * s.Pieces,
        Split.Parts p => p.Count,
        Split.Flat f => (int)((f.PerSample * _batch + f.Block - 1) / f.Block),
        _ => _batch,
    };

    private Workspace<float> Workspace(int threads) => new(0, 0, _batch, 0, threads, _program.Scratch) { Count = _batch };

    private long Cost(KernelCall call) =>
        Math.Max(call.Least, call.Split is Split.Samples { PerItem: > 1 } s ? call.Cost / s.PerItem * Math.Min(_batch, s.PerItem) : call.Cost);

    private double Flops(int step) => 2.0 * _program.Steps[step].Node.Operator.MultiplyAdds(_program.Graph, _program.Steps[step].Node) * _batch;

    /// <summary>A step by itself, to be called as often as one likes.</summary>
    /// <param name="step">Its place in the program.</param>
    public Action Call(int step)
    {
        var run = Method(step);
        var all = Pointers();
        var workspace = Workspace(1);
        return () =>
        {
            fixed (nint* values = all) run((float**)values, workspace);
        };
    }

    private delegate*<float**, Workspace<float>, void> Method(int step) =>
        (delegate*<float**, Workspace<float>, void>)_driver.GetMethod("Step" + step, BindingFlags.Public | BindingFlags.Static)!.MethodHandle.GetFunctionPointer();

    private nint[] Pointers()
    {
        var all = new nint[_program.Values.Count];
        for (var i = 0; i < all.Length; i++) all[i] = (nint)_memory[i].Pointer;
        return all;
    }

    private string Driver()
    {
        var text = new StringBuilder("using System;\nusing ModelGen.Runtime;\nnamespace ModelGen.Generated;\npublic static unsafe class Steps\n{\n    private static float** v;\n");
        for (var s = 0; s < _program.Steps.Count; s++)
        {
            var step = _program.Steps[s];
            var call = step.Call;
            var run = call.Split switch
            {
                Split.InOrder => $"w.RunInOrder({_batch}",
                _ => $"w.Run({Items(step)}, {Cost(call)}",
            };
            text.Append($"    private static int Runs{s};\n    public static void Step{s}(float** values, Workspace<float> w)\n    {{\n        v = values;\n        Runs{s}++;\n");
            text.Append($"        {run}, &Item{s});\n    }}\n");
            text.Append($"    private static void Item{s}(Workspace<float> w, int item)\n    {{\n        ");
            text.Append(call.Split switch
            {
                Split.Samples p => $"var first = item / {p.Pieces} * {p.PerItem}; var part = item % {p.Pieces}; var count = Math.Min({p.PerItem}, {_batch} - first);",
                Split.Parts => "var part = item;",
                Split.Flat f => $"var first = item * {f.Block}; var count = Math.Min({f.Block}, {f.PerSample * _batch} - first);",
                _ => "var first = item;",
            });
            text.Append($" var runs = Runs{s}; var place = w.TakeScratch();\n");
            foreach (var part in call.InOrder) text.Append($"        Kernels.{part.Kernel.Entry}({string.Join(", ", part.Arguments.Select((a, i) => Show(part, a, part.Kernel.Parameters[i])))});\n");
            text.Append("        w.GiveScratch(place);\n    }\n");
        }
        return text.Append("}\n").ToString();
    }

    private string Show(KernelCall call, Argument argument, string parameter)
    {
        switch (argument)
        {
            case Argument.Pointer p:
                var value = _program.Values[p.Value];
                var type = parameter.Split(' ')[0];
                var step = value.Kind != ValueKind.PerSample ? "0" : call.Split switch
                {
                    Split.Flat => "first",
                    Split.Parts => "0",
                    _ => $"first * (nint){value.Elements}",
                };
                return $"({type})v[{p.Value}] + {step}";
            case Argument.Base b: return $"({parameter.Split(' ')[0]})v[{b.Value}]";
            case Argument.Int i: return i.Value.ToString(CultureInfo.InvariantCulture);
            case Argument.Scratch: return "w.Scratch(place)";
            case Argument.Real r: return r.Value.ToString("G9", CultureInfo.InvariantCulture) + "f";
            case Argument.Count c: return call.Split is Split.Parts ? $"{_batch} * {c.Times}" : $"count * {c.Times}";
            case Argument.BatchCount b: return $"{_batch * b.Times}";
            case Argument.Part: return call.Split is Split.Samples or Split.Parts ? "part" : "0";
            case Argument.Kept k: return $"w.Keeps(place, item / {k.Alike})";
            case Argument.FirstSample: return call.Split is Split.Parts ? "0" : "first";
            case Argument.Runs: return "runs";
            default: return "0";
        }
    }
}

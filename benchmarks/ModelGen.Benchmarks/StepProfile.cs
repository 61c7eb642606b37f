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
/// of many short runs, so that neighbours on the machine disturb little.
/// </summary>
internal sealed unsafe class StepProfile
{
    private readonly CompiledProgram _program;
    private readonly int _batch;
    private readonly Type _driver;
    private readonly Dictionary<int, AlignedBlock<float>> _memory = [];
    private readonly AlignedBlock<float> _scratch;

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
        _scratch = new AlignedBlock<float>((int)program.Scratch + 16);
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
            for (var s = 0; s < _program.Steps.Count; s++)
            {
                var run = Method(s);
                run(values);
                run(values);
                var best = double.MaxValue;
                var until = Stopwatch.GetTimestamp() + (long)(secondsPerStep * Stopwatch.Frequency);
                var repeat = 1;
                while (Stopwatch.GetTimestamp() < until)
                {
                    if (cold) Array.Fill(other, (byte)repeat);
                    var start = Stopwatch.GetTimestamp();
                    for (var i = 0; i < repeat; i++) run(values);
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
    /// The steps one after another, as a network runs them and in the places that its plan has for their values: medians,
    /// caches being what the steps before left.
    /// </summary>
    /// <param name="predict">Whether to leave out what a predictor does once.</param>
    public IEnumerable<(Step Step, double Nanoseconds, double Flops)> RunInOrder(double seconds, bool predict)
    {
        var steps = Enumerable.Range(0, _program.Steps.Count).Where(s => !predict || _program.Steps[s].Node.Phase == Phase.Forward).ToArray();
        var times = steps.Select(_ => new List<double>()).ToArray();
        var samples = new AlignedBlock<float>(checked((int)_program.Memory.PerSample * _batch));
        var all = Pointers();
        for (var i = 0; i < _program.Values.Count; i++)
            if (_program.Memory.Places[i] is { Area: Area.Samples, Offset: >= 0 and var offset }) all[i] = (nint)(samples.Pointer + offset * _batch);
        fixed (nint* pointers = all)
        {
            var values = (float**)pointers;
            var until = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency);
            for (var pass = 0; pass < 3 || Stopwatch.GetTimestamp() < until; pass++)
                for (var i = 0; i < steps.Length; i++)
                {
                    var run = Method(steps[i]);
                    var start = Stopwatch.GetTimestamp();
                    run(values);
                    if (pass > 1) times[i].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds);
                }
        }
        GC.KeepAlive(samples);
        return steps.Select((s, i) => (_program.Steps[s], times[i].Order().ElementAt(times[i].Count / 2), Flops(s)));
    }

    private double Flops(int step) => 2.0 * _program.Steps[step].Node.Operator.MultiplyAdds(_program.Graph, _program.Steps[step].Node) * _batch;

    /// <summary>A step by itself, to be called as often as one likes.</summary>
    /// <param name="step">Its place in the program.</param>
    public Action Call(int step)
    {
        var run = Method(step);
        var all = Pointers();
        return () =>
        {
            fixed (nint* values = all) run((float**)values);
        };
    }

    private delegate*<float**, void> Method(int step) =>
        (delegate*<float**, void>)_driver.GetMethod("Step" + step, BindingFlags.Public | BindingFlags.Static)!.MethodHandle.GetFunctionPointer();

    private nint[] Pointers()
    {
        var all = new nint[_program.Values.Count + 1];
        for (var i = 0; i < all.Length - 1; i++) all[i] = (nint)_memory[i].Pointer;
        all[^1] = (nint)_scratch.Pointer;
        return all;
    }

    private string Driver()
    {
        var text = new StringBuilder("using System;\nnamespace ModelGen.Generated;\npublic static unsafe class Steps\n{\n");
        for (var s = 0; s < _program.Steps.Count; s++)
        {
            var call = _program.Steps[s].Call;
            text.Append($"    private static int Runs{s};\n    public static void Step{s}(float** v)\n    {{\n        var runs = Runs{s}++;\n");
            text.Append(call.Split switch
            {
                Split.Samples p => $"        for (var first = 0; first < {_batch}; first += {p.PerItem}) for (var part = 0; part < {p.Pieces}; part++) {{ var count = Math.Min({p.PerItem}, {_batch} - first);",
                Split.Parts p => $"        for (var part = 0; part < {p.Count}; part++) {{ var first = 0;",
                Split.Flat f => $"        for (var first = 0; first < {f.PerSample * _batch}; first += {f.Block}) {{ var part = 0; var count = Math.Min({f.Block}, {f.PerSample * _batch} - first);",
                _ => $"        for (var first = 0; first < {_batch}; first++) {{ var part = 0;",
            });
            foreach (var part in call.InOrder) text.Append($" Kernels.{part.Kernel.Name}({string.Join(", ", part.Arguments.Select((a, i) => Show(part, a, part.Kernel.Parameters[i])))});");
            text.Append(" }\n    }\n");
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
            case Argument.Scratch: return $"v[{_program.Values.Count}]";
            case Argument.Real r: return r.Value.ToString("G9", CultureInfo.InvariantCulture) + "f";
            case Argument.Count c: return call.Split is Split.Parts ? $"{_batch} * {c.Times}" : $"count * {c.Times}";
            case Argument.BatchCount b: return $"{_batch * b.Times}";
            case Argument.Part: return "part";
            case Argument.FirstSample: return "first";
            case Argument.Runs: return "runs";
            default: return "0";
        }
    }
}

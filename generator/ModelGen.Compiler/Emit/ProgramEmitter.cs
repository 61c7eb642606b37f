using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes a program: a method that runs its steps in order, each step followed by the function that runs one item of it
/// with literal shapes and offsets.
/// </summary>
internal sealed class ProgramEmitter(CodeWriter w, CompiledProgram program)
{
    private readonly Graph _graph = program.Graph;
    private readonly string _workspace = $"Workspace<{ModelFile.Element(program.Graph)}>";

    /// <summary>Writes the method that runs the steps of some phases.</summary>
    public void Emit(string method, string summary, params Phase[] phases)
    {
        var steps = Enumerable.Range(0, program.Steps.Count).Where(i => phases.Contains(program.Steps[i].Node.Phase)).ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        w.Line($"/// <summary>{summary}</summary>");
        using (w.Block($"public static void {method}({_workspace} w)"))
        {
            if (steps.Any(i => program.Steps[i].Call.Split is not Split.Parts && !IsInPlace(program.Steps[i].Call))) w.Line("var n = w.Count;");
            var open = new Stack<(int Last, CodeWriter.Scope Scope)>();
            foreach (var i in steps)
            {
                w.Line();
                foreach (var loop in program.Loops.Where(l => l.First == i)) open.Push((loop.Last, Begin(loop)));
                if (!IsInPlace(program.Steps[i].Call)) EmitStep(program.Steps[i], Unused(names, StepName(program.Steps[i].Node)));
                while (open.Count > 0 && open.Peek().Last == i)
                {
                    open.Pop().Scope.Dispose();
                    w.Line("w.Time = 0;");
                }
            }
        }
    }

    private CodeWriter.Scope Begin(Loop loop)
    {
        w.Line(loop.Reverse ? $"// {loop.Count} steps of time, the last first" : $"// {loop.Count} steps of time");
        return w.Block(loop.Reverse ? $"for (w.Time = {loop.Count - 1}; w.Time >= 0; w.Time--)" : $"for (w.Time = 0; w.Time < {loop.Count}; w.Time++)");
    }

    /// <summary>Whether a call copies a value to where it lies already.</summary>
    private bool IsInPlace(KernelCall call) =>
        call.Kernel is CopyKernel && call.Arguments[0] is Argument.Pointer from && call.Arguments[1] is Argument.Pointer to && program.Memory.Places[from.Value] == program.Memory.Places[to.Value];

    private void EmitStep(Step step, string name)
    {
        var call = step.Call;
        w.Line($"// {Comment(step)}");
        w.Line(call.Split is Split.InOrder ? $"w.RunInOrder(n, &{name});" : $"w.Run({Items(call.Split)}, {Number(call.Cost)}, &{name});");
        var head = $"static void {name}({_workspace} w, int item)";
        var locals = Locals(call.Split).ToList();
        var takesScratch = call.Arguments.Any(a => a is Argument.Scratch);
        if (takesScratch) locals.Add("var place = w.TakeScratch();");
        if (locals.Count == 0)
        {
            w.Line($"{head} => Kernels.{call.Kernel.Name}(");
            EmitArguments(call);
            return;
        }
        using (w.Block(head))
        {
            foreach (var local in locals) w.Line(local);
            w.Line($"Kernels.{call.Kernel.Name}(");
            EmitArguments(call);
            if (takesScratch) w.Line("w.GiveScratch(place);");
        }
    }

    private void EmitArguments(KernelCall call)
    {
        using (w.Indent())
            for (var i = 0; i < call.Arguments.Count; i++)
            {
                var name = call.Kernel.Parameters[i].Substring(call.Kernel.Parameters[i].LastIndexOf(' ') + 1);
                w.Line($"{name}: {Show(call, call.Arguments[i])}{(i + 1 < call.Arguments.Count ? "," : ");")}");
            }
    }

    /// <summary>What an item works on, where that is more than its number.</summary>
    private static IEnumerable<string> Locals(Split split)
    {
        switch (split)
        {
            case Split.Samples s:
                if (s.Pieces > 1 || s.PerItem > 1) yield return $"var first = item{(s.Pieces > 1 ? $" / {s.Pieces}" : "")}{(s.PerItem > 1 ? $" * {s.PerItem}" : "")};";
                if (s.PerItem > 1) yield return $"var count = Math.Min({s.PerItem}, w.Count - first);";
                break;
            case Split.Flat f:
                yield return $"var first = (nint)item * {f.Block};";
                yield return $"var count = (int)Math.Min({f.Block}, (nint){Number(f.PerSample)} * w.Count - first);";
                break;
        }
    }

    private static string StepName(Node node) => new($"{node.Operator.Name}_{node.Path}".TrimEnd('_').Select(c => char.IsLetterOrDigit(c) ? c : '_').ToArray());

    private static string Unused(HashSet<string> names, string name)
    {
        var unused = name;
        for (var i = 2; !names.Add(unused); i++) unused = $"{name}_{i}";
        return unused;
    }

    private string Comment(Step step)
    {
        var node = step.Node;
        var name = node.Path.Length > 0 ? node.Path + ": " : "";
        var data = node.Inputs.Where(i => _graph.Values[i].Kind == ValueKind.PerSample || _graph.Values[i].Role is ValueRole.Input).Select(i => _graph.Values[i].Shape.ToString()).ToList();
        var from = data.Count == 0 ? "" : string.Join(", ", data) + " -> ";
        return $"{name}{node.Operator.Describe()}: {from}{_graph.Values[node.Output].Shape}";
    }

    private static string Items(Split split) => split switch
    {
        Split.Samples { PerItem: 1, Pieces: 1 } => "n",
        Split.Samples { PerItem: 1 } s => $"n * {s.Pieces}",
        Split.Samples { Pieces: 1 } s => $"(n + {s.PerItem - 1}) / {s.PerItem}",
        Split.Samples s => $"(n + {s.PerItem - 1}) / {s.PerItem} * {s.Pieces}",
        Split.Parts p => Number(p.Count),
        Split.Flat f => $"(int)(({Number(f.PerSample)}L * n + {f.Block - 1}) / {f.Block})",
        _ => throw new InvalidOperationException($"{split} has no items."),
    };

    private string Show(KernelCall call, Argument argument) => argument switch
    {
        Argument.Pointer p => Pointer(call.Split, p.Value, advance: true),
        Argument.Base b => Pointer(call.Split, b.Value, advance: false),
        Argument.Int i => Number(i.Value),
        Argument.Real r => Width.Literal(_graph.Precision, r.Value),
        Argument.Count c => Times(call.Split is Split.Samples { PerItem: 1 } ? "1" : "count", c.Times),
        Argument.BatchCount b => Times("w.Count", b.Times),
        Argument.Part => call.Split is Split.Samples { Pieces: > 1 } s ? $"item % {s.Pieces}" : call.Split is Split.Parts { Count: > 1 } ? "item" : "0",
        Argument.FirstSample => call.Split is Split.Samples s && (s.Pieces > 1 || s.PerItem > 1) ? "first" : "item",
        Argument.Time => "w.Time",
        Argument.Scratch => "w.Scratch(place)",
        Argument.RandomKey k => $"w.RandomKey({k.Layer})",
        _ => throw new InvalidOperationException($"{argument} is not an argument."),
    };

    private static string Times(string count, int times) => times == 1 ? count : count == "1" ? Number(times) : $"{count} * {times}";

    private string Pointer(Split split, int id, bool advance)
    {
        var value = program.Values[id];
        var place = program.Memory.Places[id];
        var cast = value.Type == ElementType.Int ? "(int*)" : "";
        var sample = advance && value.Kind == ValueKind.PerSample
            ? split switch
            {
                Split.Samples s => s.Pieces > 1 || s.PerItem > 1 ? "first" : "item",
                Split.InOrder => "item",
                _ => null,
            }
            : null;
        var flat = advance && split is Split.Flat && value.Kind == ValueKind.PerSample;
        switch (place.Area)
        {
            case Area.Samples when flat: return $"{cast}w.At({place.Offset}) + first";
            case Area.Samples when sample is not null && cast.Length > 0: return $"(int*)w.At({place.Offset})" + Advance(value, sample);
            case Area.Samples: return sample is null ? $"{cast}w.At({place.Offset})" : $"w.At({place.Offset}, {value.Elements}, {sample})";
            case Area.External:
                var type = value.Type == ElementType.Int ? "int" : ModelFile.Element(_graph);
                return $"({type}*)w.External[{place.Offset}]" + (sample is null ? flat ? " + first" : "" : Advance(value, sample));
            default: return $"{cast}w.{place.Area}" + (place.Offset == 0 ? "" : $" + {place.Offset}");
        }
    }

    private static string Advance(Value value, string sample) => value.Elements == 1 ? $" + {sample}" : $" + (nint){value.Elements} * {sample}";

    /// <summary>The last argument of a program's plan, where items need memory of their own.</summary>
    public static string Scratch(CompiledProgram program) => program.Scratch == 0 ? "" : $", Scratch: {Number(program.Scratch)}";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

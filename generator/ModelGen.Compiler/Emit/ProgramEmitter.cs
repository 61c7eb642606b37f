using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes a program: a method that runs its steps in order, and for each step a method that runs one item of it with
/// literal shapes and offsets.
/// </summary>
internal sealed class ProgramEmitter(CompiledProgram program, string prefix)
{
    private readonly Graph _graph = program.Graph;
    private readonly string _workspace = $"Workspace<{ModelFile.Element(program.Graph)}>";

    /// <summary>Writes the method that runs the steps of some phases, and those steps.</summary>
    public void Emit(CodeWriter w, string method, string summary, params Phase[] phases)
    {
        var steps = program.Steps.Select((step, index) => (step, index)).Where(s => phases.Contains(s.step.Node.Phase)).ToList();
        w.Line($"/// <summary>{summary}</summary>");
        using (w.Block($"private static void {method}({_workspace} w)"))
        {
            if (steps.Any(s => s.step.Call.Split is not Split.Parts)) w.Line("var n = w.Count;");
            foreach (var (step, index) in steps)
            {
                w.Line($"// {Comment(step)}");
                w.Line(step.Call.Split is Split.InOrder
                    ? $"w.RunInOrder(n, &{StepName(step, index)});"
                    : $"w.Run({Items(step.Call.Split)}, {Cost(step.Call)}, &{StepName(step, index)});");
            }
        }
        foreach (var (step, index) in steps)
        {
            w.Line();
            EmitStep(w, step, index);
        }
    }

    private string StepName(Step step, int index) => $"{prefix}{index}_{step.Node.Operator.Name}";

    private string Comment(Step step)
    {
        var node = step.Node;
        var name = node.Path.Length > 0 ? node.Path + ": " : "";
        var data = node.Inputs.Where(i => _graph.Values[i].Role is not (ValueRole.Parameter or ValueRole.Buffer)).Select(i => _graph.Values[i].Shape.ToString()).Distinct();
        return $"{name}{node.Operator.Describe()}: {string.Join(", ", data.DefaultIfEmpty("weights"))} -> {_graph.Values[node.Output].Shape}";
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

    private static string Cost(KernelCall call) => Number(Math.Min(call.Cost, int.MaxValue));

    private void EmitStep(CodeWriter w, Step step, int index)
    {
        var call = step.Call;
        using (w.Block($"private static void {StepName(step, index)}({_workspace} w, int item)"))
        {
            switch (call.Split)
            {
                case Split.Samples s:
                    if (s.Pieces > 1 || s.PerItem > 1) w.Line($"var first = item{(s.Pieces > 1 ? $" / {s.Pieces}" : "")}{(s.PerItem > 1 ? $" * {s.PerItem}" : "")};");
                    if (s.PerItem > 1) w.Line($"var count = Math.Min({s.PerItem}, w.Count - first);");
                    break;
                case Split.Flat f:
                    w.Line($"var first = (nint)item * {f.Block};");
                    w.Line($"var count = (int)Math.Min({f.Block}, (nint){Number(f.PerSample)} * w.Count - first);");
                    break;
            }
            w.Line($"Kernels.{call.Kernel.Name}(");
            using (w.Indent())
            {
                for (var i = 0; i < call.Arguments.Count; i++)
                {
                    var name = call.Kernel.Parameters[i].Substring(call.Kernel.Parameters[i].LastIndexOf(' ') + 1);
                    w.Line($"{name}: {Show(call, call.Arguments[i], call.Kernel.Parameters[i])}{(i + 1 < call.Arguments.Count ? "," : ");")}");
                }
            }
        }
    }

    private string Show(KernelCall call, Argument argument, string parameter) => argument switch
    {
        Argument.Pointer p => Pointer(call.Split, p.Value, advance: true, parameter),
        Argument.Base b => Pointer(call.Split, b.Value, advance: false, parameter),
        Argument.Int i => Number(i.Value),
        Argument.Real r => Width.Literal(_graph.Precision, r.Value),
        Argument.Count c => Times(call.Split is Split.Samples { PerItem: 1 } ? "1" : "count", c.Times),
        Argument.BatchCount b => Times("w.Count", b.Times),
        Argument.Part => call.Split is Split.Samples { Pieces: > 1 } s ? $"item % {s.Pieces}" : call.Split is Split.Parts { Count: > 1 } ? "item" : "0",
        Argument.FirstSample => call.Split is Split.Samples s && (s.Pieces > 1 || s.PerItem > 1) ? "first" : "item",
        Argument.RandomKey k => $"w.RandomKey({k.Layer})",
        _ => throw new InvalidOperationException($"{argument} is not an argument."),
    };

    private static string Times(string count, int times) => times == 1 ? count : count == "1" ? Number(times) : $"{count} * {times}";

    private string Pointer(Split split, int id, bool advance, string parameter)
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
            case Area.Samples when sample is not null && cast.Length > 0: return $"(int*)w.At({place.Offset}) + (nint){value.Elements} * {sample}";
            case Area.Samples: return sample is null ? $"{cast}w.At({place.Offset})" : $"w.At({place.Offset}, {value.Elements}, {sample})";
            case Area.External:
                var type = value.Type == ElementType.Int ? "int" : ModelFile.Element(_graph);
                return $"({type}*)w.External[{place.Offset}]" + (sample is null ? flat ? " + first" : "" : $" + (nint){value.Elements} * {sample}");
            default: return $"{cast}w.{place.Area}" + (place.Offset == 0 ? "" : $" + {place.Offset}");
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Emit;

/// <summary>
/// Writes a program: a method that runs its steps in order with literal shapes and offsets, each followed by the function
/// that runs one item of it, unless many steps share that.
/// </summary>
internal sealed class ProgramEmitter(CodeWriter w, CompiledProgram program, StepFunctions functions)
{
    private readonly Graph _graph = program.Graph;
    private readonly string _workspace = $"Workspace<{ModelFile.Element(program.Graph)}>";

    /// <summary>Writes the method that runs the steps of some phases.</summary>
    public void Emit(string method, string summary, params Phase[] phases)
    {
        var steps = Enumerable.Range(0, program.Steps.Count).Where(i => phases.Contains(program.Steps[i].Node.Phase)).ToList();
        var names = new LocalNames(functions.Names);
        w.Line($"/// <summary>{summary}</summary>");
        using (w.Block($"public static void {method}({_workspace} w)"))
        {
            if (steps.Any(i => program.Steps[i].Call.Split is not Split.Parts && !IsInPlace(program.Steps[i].Call))) w.Line("var n = w.Count;");
            var open = new Stack<(Loop Loop, CodeWriter.Scope Scope)>();
            foreach (var i in steps)
            {
                w.Line();
                foreach (var loop in program.Loops.Where(l => l.First == i)) open.Push((loop, Begin(loop)));
                if (!IsInPlace(program.Steps[i].Call)) EmitStep(i, names.Unused(StepName(program.Steps[i].Node)));
                while (open.Count > 0 && open.Peek().Loop.Last == i)
                {
                    var (loop, scope) = open.Pop();
                    scope.Dispose();
                    w.Line($"w.Time = {(loop.IsInner ? Outer(loop) : "0")};");
                }
            }
        }
    }

    private CodeWriter.Scope Begin(Loop loop)
    {
        w.Line(loop.Reverse ? $"// {loop.Count} steps of time, the last first" : $"// {loop.Count} steps of time");
        if (loop.IsInner) w.Line($"var {Outer(loop)} = w.Time;");
        // The time decides random bits, so every round of an inner loop has its own; a stream, which draws none, may run for ever.
        var isRandom = loop.IsInner && program.Steps.Any(step => step.Node.Operator is Graphs.IRandom);
        var (first, end) = isRandom ? ($"{Outer(loop)} * {loop.Count}", $"({Outer(loop)} + 1) * {loop.Count}") : ("0", loop.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return w.Block(loop.Reverse ? $"for (w.Time = {(isRandom ? end + " - 1" : loop.Count - 1)}; w.Time >= {first}; w.Time--)" : $"for (w.Time = {first}; w.Time < {end}; w.Time++)");
    }

    /// <summary>The local that keeps the time of the loop around a loop.</summary>
    private static string Outer(Loop loop) => $"outer{loop.First}";

    /// <summary>Whether a call copies a value to where it lies already.</summary>
    private bool IsInPlace(KernelCall call) =>
        call.Kernel is CopyKernel && call.Arguments[0] is Argument.Pointer from && call.Arguments[1] is Argument.Pointer to && program.Memory.Places[from.Value] == program.Memory.Places[to.Value];

    private void EmitStep(int index, string name)
    {
        var (step, text) = (program.Steps[index], functions.Of(index));
        w.Line($"// {Comment(step)}");
        var run = step.Call.Split is Split.InOrder ? "w.RunInOrder(n" : $"w.Run({Items(step.Call.Split)}, {Cost(step.Call)}";
        if (functions.Shared(text) is { } shared)
        {
            w.Line($"{run}, &{shared.Name}, [{shared.Numbers(text)}]);");
            return;
        }
        w.Line($"{run}, &{name});");
        text.Emit(w, $"static void {name}({_workspace} w, int item)");
    }

    private static string StepName(Node node) => new($"{node.Operator.Name}_{node.Path}".TrimEnd('_').Select(c => char.IsLetterOrDigit(c) ? c : '_').ToArray());

    private string Comment(Step step)
    {
        var node = step.Node;
        var name = node.Path.Length > 0 ? node.Path + ": " : "";
        var data = node.Inputs.Where(i => _graph.Values[i].Kind == ValueKind.PerSample || _graph.Values[i].Role is ValueRole.Input).Select(i => _graph.Values[i].Shape.ToString()).ToList();
        var from = data.Count == 0 ? "" : string.Join(", ", data) + " -> ";
        return $"{name}{node.Operator.Describe()}: {from}{_graph.Values[node.Output].Shape}";
    }

    /// <summary>What an item takes; of samples there may be fewer than it has room for.</summary>
    private static string Cost(KernelCall call)
    {
        if (call.Split is not Split.Samples { PerItem: > 1 } s) return Number(Math.Max(call.Least, call.Cost));
        var some = $"Math.Min(n, {s.PerItem}) * {Number(Math.Max(1, call.Cost / s.PerItem))}L";
        return call.Least == 0 ? some : $"Math.Max({Number(call.Least)}, {some})";
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

    /// <summary>The arguments of a program's plan: how much memory it needs, in elements; what it needs none of is left out.</summary>
    /// <param name="prepared">The prepared weights, where a predictor's streams keep theirs behind its own.</param>
    public static string PlanArguments(CompiledProgram program, long? prepared = null)
    {
        var memory = program.Memory;
        (string Name, long Elements)[] parts =
        [
            ("PerSample", memory.PerSample), ("Shared", memory.Shared), ("Prepared", prepared ?? memory.Prepared), ("Preparing", memory.Preparing),
            ("Scratch", program.Scratch), ("States", memory.States), ("SharedStates", memory.SharedStates),
        ];
        return string.Join(", ", parts.Where((part, i) => i < 2 || part.Elements > 0).Select(part => $"{part.Name}: {Number(part.Elements)}"));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}

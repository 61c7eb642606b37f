using System.Text;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Programs;

/// <summary>One step of a program: a node of the graph and the kernel call that runs it.</summary>
public sealed record Step(Node Node, KernelCall Call, EquatableArray<int> Scratch);

/// <summary>The steps of a program from the first to the last run once for each step of time.</summary>
/// <param name="IsInner">Whether it stands in another loop.</param>
public sealed record Loop(int First, int Last, int Count, bool Reverse, bool IsInner);

/// <summary>
/// The kernel calls of one entry point in their order, with the memory plan they run in. What is emitted is this,
/// line by line.
/// </summary>
public sealed record CompiledProgram(Graph Graph, EquatableArray<Value> Values, EquatableArray<Step> Steps, EquatableArray<Loop> Loops, MemoryPlan Memory)
{
    /// <summary>Lowers every node of a graph and plans the memory.</summary>
    /// <param name="keepPrepared">Whether what follows from parameters alone is kept apart, computed once (a predictor).</param>
    /// <param name="owner">A program of the same model whose prepared weights this one shares; its own come behind them.</param>
    public static CompiledProgram Build(Graph graph, bool keepPrepared, CompiledProgram? owner = null)
    {
        IReadOnlyDictionary<int, Place>? given = null;
        if (owner is not null) (graph, given) = PreparedInCommon.Find(graph, owner);
        var values = graph.Values.ToList();
        var steps = new List<Step>();
        var loops = new List<Loop>();
        var open = new Stack<int>();
        foreach (var node in graph.Nodes)
        {
            if (node.Operator is Graphs.IView) continue;
            if (node.Operator is Operators.LoopBegin loop)
            {
                loops.Add(new Loop(steps.Count, -1, loop.Steps, loop.Reverse, IsInner: open.Count > 0));
                open.Push(loops.Count - 1);
                continue;
            }
            if (node.Operator is Operators.LoopEnd)
            {
                var ended = open.Pop();
                loops[ended] = loops[ended] with { Last = steps.Count - 1 };
                continue;
            }
            var context = new LowerContext(graph, node, steps.Count, values);
            var call = node.Operator.Lower(context);
            steps.Add(new Step(node, call, context.ScratchValues.ToEquatable()));
        }
        var all = values.ToEquatable();
        return new CompiledProgram(graph, all, steps.ToEquatable(), loops.ToEquatable(), MemoryPlan.Build(graph, all, steps, loops, keepPrepared, given, owner?.Memory.Prepared ?? 0));
    }

    /// <summary>The most scratch memory that one item of a step takes.</summary>
    public long Scratch => Steps.SelectMany(s => s.Call.InOrder).SelectMany(c => c.Arguments).OfType<Argument.Scratch>().Select(s => s.Elements).DefaultIfEmpty().Max();

    /// <summary>The steps with their arguments, and what lies where.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Steps.Count; i++)
            foreach (var call in Steps[i].Call.InOrder)
            {
                var arguments = call.Kernel.Parameters.Zip(call.Arguments, (name, argument) => $"{name.Split(' ').Last()}: {Show(argument)}");
                text.Append($"{i}: {Steps[i].Node.Operator.Describe()}: {call.Kernel.Name}({string.Join(", ", arguments)})\n");
            }
        return text + Memory.Print(Values);
    }

    private string Show(Argument argument) => argument switch
    {
        Argument.Pointer p => Memory.Places[p.Value].ToString(),
        Argument.Base b => Memory.Places[b.Value].ToString(),
        Argument.Int i => i.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Argument.Real r => r.Value.ToString("G9", System.Globalization.CultureInfo.InvariantCulture),
        _ => argument.GetType().Name,
    };
}

using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Graphs;

/// <summary>What an operator sees when it names its kernel call.</summary>
public sealed class LowerContext(Graph graph, Node node, int index, List<Value> values)
{
    private readonly List<int> _scratch = [];

    public Graph Graph => graph;

    public Node Node => node;

    /// <summary>The position of the node in the program.</summary>
    public int Index => index;

    /// <summary>Whether kernels are to be written out without loops, a sample at a time.</summary>
    public bool Tiny => graph.IsTiny;

    public Precision Precision => graph.Precision;

    /// <summary>Values that live only for the time of this call.</summary>
    public IReadOnlyList<int> ScratchValues => _scratch;

    public Value Input(int i) => graph.Values[node.Inputs[i]];

    public bool HasInput(int i) => i < node.Inputs.Count;

    public Value Output(int i = 0) => graph.Values[node.Outputs[i]];

    /// <summary>The memory of an input, advanced as the split says.</summary>
    public Argument In(int i) => new Argument.Pointer(node.Inputs[i]);

    /// <summary>The memory of an output, advanced as the split says.</summary>
    public Argument Out(int i = 0) => new Argument.Pointer(node.Outputs[i]);

    /// <summary>Memory for the time of this call.</summary>
    public Argument Scratch(long elements, ValueKind kind)
    {
        var value = new Value(values.Count, "scratch", Shape.Of(checked((int)elements)), ElementType.Real, kind, ValueRole.Computed, Layout.Plain);
        values.Add(value);
        _scratch.Add(value.Id);
        return new Argument.Pointer(value.Id);
    }

    public KernelCall Call(KernelSpec kernel, Split split, long cost, params Argument[] arguments)
    {
        if (arguments.Length != kernel.Parameters.Count)
            throw new InvalidOperationException($"'{kernel.Name}' takes {kernel.Parameters.Count} arguments, not {arguments.Length}.");
        return new KernelCall(kernel, split, Math.Max(cost, 1), arguments.ToEquatable());
    }

    /// <summary>Samples that make an item worth handing out, where one sample takes <paramref name="costPerSample"/>.</summary>
    public static Split SampleBlocks(long costPerSample, int most = 64) =>
        new Split.Samples((int)Math.Max(1, Math.Min(most, 20_000 / Math.Max(1, costPerSample))));

    /// <summary>The same for kernels that take 16 rows side by side: items are whole sixteens.</summary>
    /// <param name="costPerSample">About what a sample takes.</param>
    /// <param name="rows">Rows of a sample.</param>
    public static Split LaneBlocks(long costPerSample, int rows)
    {
        // Where rows have a factor with 16 in common, fewer samples are whole sixteens.
        var many = 16 / Math.Min(16, rows & -rows);
        var samples = ((Split.Samples)SampleBlocks(costPerSample, most: 1024)).PerItem;
        return new Split.Samples(rows >= 64 ? samples : (samples + many - 1) / many * many);
    }
}

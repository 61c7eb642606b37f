using System.Text;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Graphs;

/// <summary>What a graph is computed for.</summary>
public enum ResultKind
{
    /// <summary>An output of the model; the target is its position.</summary>
    Output,

    /// <summary>The loss of the batch.</summary>
    Loss,

    /// <summary>A parameter's gradient; the target is the parameter's value.</summary>
    Gradient,

    /// <summary>An input's gradient; the target is the input's value.</summary>
    InputGradient,

    /// <summary>The new content of a buffer; the target is the buffer's value.</summary>
    BufferUpdate,

    /// <summary>A part of the loss that is no mean over samples; the target is its place among <see cref="Graph.LossTerms"/>.</summary>
    LossTerm,

    /// <summary>What a part of the loss counts, where it is not the samples; the target is as for the part.</summary>
    LossWeight,
}

/// <summary>How a part of the loss comes from all samples of a data set.</summary>
public enum LossTermKind
{
    /// <summary>It is a mean over what it counts.</summary>
    Mean,

    /// <summary>It is a sum.</summary>
    Sum,

    /// <summary>It is the root of a mean.</summary>
    RootMean,
}

/// <summary>A part of the loss, and the factor with which it is in it.</summary>
public sealed record LossTerm(LossTermKind Kind, double Scale);

/// <summary>A value that leaves the graph.</summary>
public sealed record Result(ResultKind Kind, int Target, int Value);

/// <summary>The indices in a value go from 0 to <paramref name="Classes"/> - 1, or are <paramref name="Ignored"/>.</summary>
/// <param name="Blank">For labels of sequences, the class that none of them is.</param>
/// <param name="Lengths">The value that says how many labels of each sample count; null where all do.</param>
public sealed record IndexLimit(int Value, int Classes, int? Ignored = null, int? Blank = null, int? Lengths = null);

/// <summary>An output holds scores of so many classes along an axis; the axis is null where losses do not agree on one that counts the places in their order.</summary>
public sealed record ClassScores(int Value, int Classes, int? Axis);

/// <summary>
/// A network: values, the nodes that compute them in an order that respects their dependencies, and the results they
/// are computed for. Immutable and equal by content; every pass is a function from graph to graph that keeps ids.
/// </summary>
public sealed record Graph(
    Precision Precision,
    EquatableArray<Value> Values,
    EquatableArray<Node> Nodes,
    EquatableArray<Result> Results)
{
    /// <summary>The names of the outputs, where the declaration gives them.</summary>
    public EquatableArray<string> OutputNames { get; init; }

    /// <summary>For targets and inputs that hold indices: how many classes or words there are.</summary>
    public EquatableArray<IndexLimit> IndexLimits { get; init; }

    /// <summary>The parts of the loss that are no means over samples.</summary>
    public EquatableArray<LossTerm> LossTerms { get; init; }

    /// <summary>The outputs that losses take for scores of classes.</summary>
    public EquatableArray<ClassScores> ClassScores { get; init; }

    /// <summary>What 3 × 3 convolutions may run through.</summary>
    public WinogradMode Winograd { get; init; } = WinogradMode.Fast;

    /// <summary>Whether the whole network is written as straight-line code, as the pass "decide what is tiny" has found.</summary>
    public bool IsTiny { get; init; }

    public IEnumerable<Value> Inputs => Values.Where(v => v.Role == ValueRole.Input);

    public IEnumerable<Value> Targets => Values.Where(v => v.Role == ValueRole.Target);

    public IEnumerable<Value> Parameters => Values.Where(v => v.Role == ValueRole.Parameter);

    public IEnumerable<Value> Buffers => Values.Where(v => v.Role == ValueRole.Buffer);

    public IEnumerable<Value> Outputs => Results.Where(r => r.Kind == ResultKind.Output).Select(r => Values[r.Value]);

    public Value? Loss => Results.Where(r => r.Kind == ResultKind.Loss).Select(r => Values[r.Value]).FirstOrDefault();

    /// <summary>The nodes that read each value, in order.</summary>
    public ILookup<int, Node> Consumers() =>
        Nodes.SelectMany(n => n.Inputs.Distinct().Select(i => (Input: i, Node: n))).ToLookup(p => p.Input, p => p.Node);

    /// <summary>The node that computes each value.</summary>
    public Dictionary<int, Node> Producers()
    {
        var producers = new Dictionary<int, Node>();
        foreach (var node in Nodes)
            foreach (var output in node.Outputs) producers[output] = node;
        return producers;
    }

    /// <summary>The graph as text, a line per node: what the tests of passes compare and people read.</summary>
    public string Print()
    {
        var text = new StringBuilder(IsTiny ? "tiny\n" : "");
        foreach (var value in Values.Where(v => v.Role != ValueRole.Computed))
            text.Append($"{value.Role.ToString().ToLowerInvariant()} {value}\n");
        foreach (var node in Nodes)
        {
            var outputs = string.Join(", ", node.Outputs.Select(o => Values[o].ToString()));
            var inputs = string.Join(", ", node.Inputs.Select(i => "%" + i));
            text.Append($"{outputs} = {node.Operator.Describe()}({inputs})");
            // Plain is what nobody has chosen anything for.
            if (node.Operator.Choice is { Length: > 0 } choice and not "plain") text.Append($", {choice}");
            if (node.Phase != Phase.Forward) text.Append($" [{node.Phase.ToString().ToLowerInvariant()}]");
            text.Append('\n');
        }
        foreach (var result in Results)
            text.Append($"{result.Kind.ToString().ToLowerInvariant()} {(result.Kind is ResultKind.Output ? result.Target.ToString() : result.Kind is ResultKind.Loss ? "" : "of %" + result.Target)} = %{result.Value}\n");
        return text.ToString();
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Text;
using ModelGen.Compiler;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

/// <summary>Loops over time: the lambda is evaluated once, and what it adds to the network becomes the body.</summary>
internal sealed partial class Evaluator
{
    private object? Scan(IInvocationOperation call, Frame frame)
    {
        var given = new Dictionary<string, (object? Value, IOperation Source)>(StringComparer.Ordinal);
        foreach (var argument in call.Arguments)
            if (argument.Parameter is { } parameter) given[parameter.Name] = (Evaluate(argument.Value, frame), argument.Value);
        var path = ScanPath(given);
        var (sequenceForm, stateForm) = (given["x"].Value, given["initial"].Value);
        if (given["step"].Value is not FunctionValue step || Tensors(sequenceForm, given["x"].Source) is not { } sequences || Tensors(stateForm, given["initial"].Source) is not { } initial)
            return new TupleValue([UnknownTensor(), Unknown.Instance]);
        object? Nothing(object? outputForm) => new TupleValue([Unknowns(outputForm), Unknowns(stateForm)]);

        var name = InferContext.Quote(path, "Scan");
        var isKnown = sequences.Concat(initial).All(v => !v.Shape.IsUnknown);
        if (SequenceProblem(name, sequences) is { } wrong) return ScanFails(given["x"].Source, wrong, Nothing(null));
        var kind = sequences.Concat(initial).Any(v => v.Kind == ValueKind.PerSample) ? ValueKind.PerSample : ValueKind.Shared;
        var elements = sequences.Select(x => state.Builder.NewValue(x.Name, x.Shape.IsUnknown ? Shape.Unknown : new Shape(x.Shape.Sizes.Skip(1).ToEquatable()), ElementType.Real, x.Kind)).ToList();
        var states = initial.Select(s => state.Builder.NewValue(s.Name, s.Shape, ElementType.Real, kind)).ToList();

        var first = state.Builder.Nodes.Count;
        var result = Call(step, [Shaped(stateForm, new Queue<Value>(states)), Shaped(sequenceForm, new Queue<Value>(elements))], call);
        var body = state.Builder.Nodes.Skip(first).ToList();
        state.Builder.Nodes.RemoveRange(first, body.Count);

        var place = given["step"].Source;
        // A single tensor is state and output at once.
        var isState = call.TargetMethod.TypeArguments.Length == 1;
        var (next, output) = result is TupleValue { Items: [var newState, var y] } && !isState ? (newState, y) : (result, result);
        if (Tensors(next, place) is not { } newStates || Tensors(output, place) is not { } outputs) return Nothing(output);
        if (!isKnown || newStates.Concat(outputs).Any(v => v.Shape.IsUnknown)) return Nothing(output);
        if (ScanProblem(name, states, newStates, body) is { } problem) return ScanFails(place, problem, Nothing(output));

        var captures = new List<Value>();
        var scan = Body(elements, states, body, [.. outputs, .. newStates], captures, isReverse: given.TryGetValue("reverse", out var reverse) && reverse.Value is true);
        var results = new Queue<Value>(state.Builder.AddAll(scan, path, [.. sequences, .. initial, .. captures]));
        return new TupleValue([Shaped(output, results), Shaped(stateForm, results)]);
    }

    private string ScanPath(Dictionary<string, (object? Value, IOperation Source)> given)
    {
        if (!given.TryGetValue("name", out var argument) || argument.Value is not string name) return names.Unnamed("Scan", takes: false);
        var path = names.Prefix + name;
        var location = (argument.Source.Syntax as ArgumentSyntax)?.Expression.GetLocation() ?? argument.Source.Syntax.GetLocation();
        if (!LayerNames.IsName(name)) WrongName(name, location);
        else if (!names.TryTake(path))
        {
            state.Fail(Descriptors.NameTaken, location, $"Another layer is called '{path}' already. Give this one another name.");
            return names.Another(path);
        }
        return path;
    }

    private object? ScanFails(IOperation place, string message, object? result)
    {
        state.Fail(Descriptors.Scan, Place(place), message);
        return result;
    }

    /// <summary>A tensor, or the items of a tuple of them. Null where one is unknown, which has been reported.</summary>
    private List<Value>? Tensors(object? value, IOperation source) => value switch
    {
        Unknown => null,
        TupleValue tuple => tuple.Items.Any(i => i is Unknown) ? null : [.. tuple.Items.Select(i => Tensor(i, source.Syntax.GetLocation()))],
        _ => [Tensor(value, source.Syntax.GetLocation())],
    };

    /// <summary>Tensors in the form of a value: one, or a tuple.</summary>
    private static object? Shaped(object? like, Queue<Value> tensors) =>
        like is TupleValue tuple ? new TupleValue([.. tuple.Items.Select(_ => (object?)tensors.Dequeue())]) : tensors.Dequeue();

    private object? Unknowns(object? like) => like is TupleValue tuple ? new TupleValue([.. tuple.Items.Select(_ => (object?)UnknownTensor())]) : UnknownTensor();

    private static string? SequenceProblem(string name, List<Value> sequences)
    {
        if (sequences.Any(x => x.Type != ElementType.Real)) return $"{name} goes over numbers, but these are tokens. Embed them first.";
        var shapes = sequences.Select(x => x.Shape).Where(shape => !shape.IsUnknown).ToList();
        if (shapes.Any(shape => shape.Rank == 0)) return $"{name} goes over a sequence [time, ...], but this is a single number.";
        return shapes.Select(shape => shape[0]).Distinct().Count() > 1
            ? $"{name} goes over {string.Join(" and ", shapes)} at once, whose first axes, time, differ. Slice or pad them to one length."
            : null;
    }

    private static string? ScanProblem(string name, List<Value> states, List<Value> next, List<Node> body)
    {
        if (next.Count != states.Count) return $"{name} starts from {states.Count} tensors, but a step gives {next.Count} for the next one.";
        for (var i = 0; i < states.Count; i++)
        {
            if (next[i].Shape != states[i].Shape)
                return $"The state{(states.Count == 1 ? "" : $" {i + 1}")} of {name} starts as {states[i].Shape}, but a step makes it {next[i].Shape}. Both must be equal.";
            if (next[i].Kind != states[i].Kind && next[i].Kind != ValueKind.Shared)
                return $"The state of {name} is one for the whole batch, but a step makes it one of each sample. Let the sequence or the start be of each sample.";
        }
        return body.FirstOrDefault(n => n.Operator is BatchNorm { Frozen: false }) is { } norm
            ? $"{InferContext.Quote(norm.Path, norm.Operator.Name)} would take the statistics of each step of {name} for itself. Write Frozen = true, or use LayerNorm."
            : null;
    }

    /// <summary>The nodes of a body as a graph of its own; what they read of the network around them is captured.</summary>
    private Compiler.Operators.Scan Body(List<Value> elements, List<Value> states, List<Node> nodes, List<Value> results, List<Value> captures, bool isReverse)
    {
        var builder = new GraphBuilder(state.Builder.Precision);
        var inner = new Dictionary<int, int>();
        var inputs = new List<int>();
        int Input(Value value)
        {
            var input = builder.NewValue(value.Name, value.Shape, value.Type, value.Kind, ValueRole.Input);
            inputs.Add(input.Id);
            return inner[value.Id] = input.Id;
        }
        int Read(int id)
        {
            if (inner.TryGetValue(id, out var known)) return known;
            captures.Add(state.Builder.Values[id]);
            return Input(state.Builder.Values[id]);
        }
        foreach (var value in elements.Concat(states)) Input(value);
        foreach (var node in nodes)
        {
            var read = node.Inputs.Select(Read).ToEquatable();
            foreach (var output in node.Outputs)
            {
                var value = state.Builder.Values[output];
                inner[output] = builder.NewValue(value.Name, value.Shape, value.Type, value.Kind).Id;
            }
            builder.Nodes.Add(node with { Inputs = read, Outputs = node.Outputs.Select(o => inner[o]).ToEquatable() });
        }
        foreach (var result in results) builder.Results.Add(new Result(ResultKind.Output, builder.Results.Count, Read(result.Id)));
        return new Compiler.Operators.Scan(builder.ToGraph(), inputs.ToEquatable(), elements.Count, states.Count, isReverse, Save: false);
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
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
        var x = Tensor(given["x"].Value, given["x"].Source.Syntax.GetLocation());
        var initial = States(given["initial"].Value, given["initial"].Source);
        if (given["step"].Value is not FunctionValue step || initial is null) return new TupleValue([UnknownTensor(), Unknown.Instance]);

        var name = InferContext.Quote(path, "Scan");
        var isKnown = !x.Shape.IsUnknown && initial.All(s => !s.Shape.IsUnknown);
        if (isKnown && x.Shape.Rank == 0) return ScanFails(given["x"].Source, $"{name} goes over a sequence [time, ...], but this is a single number.", initial.Count);
        if (x.Type != ElementType.Real) return ScanFails(given["x"].Source, $"{name} goes over numbers, but these are tokens. Embed them first.", initial.Count);
        var kind = x.Kind == ValueKind.PerSample || initial.Any(s => s.Kind == ValueKind.PerSample) ? ValueKind.PerSample : ValueKind.Shared;
        var element = state.Builder.NewValue("x", x.Shape.IsUnknown ? Shape.Unknown : new Shape(x.Shape.Sizes.Skip(1).ToEquatable()), ElementType.Real, x.Kind);
        var states = initial.Select(s => state.Builder.NewValue(s.Name, s.Shape, ElementType.Real, kind)).ToList();

        var first = state.Builder.Nodes.Count;
        var result = Call(step, [Shaped(given["initial"].Value, new Queue<Value>(states)), element], call);
        var body = state.Builder.Nodes.Skip(first).ToList();
        state.Builder.Nodes.RemoveRange(first, body.Count);

        var place = given["step"].Source;
        // A single tensor is state and output at once.
        var (next, output) = result is TupleValue { Items: [var newState, var y] } && call.TargetMethod.IsGenericMethod ? (newState, y) : (result, result);
        if (States(next, place) is not { } newStates || output is Unknown) return new TupleValue([UnknownTensor(), Shaped(given["initial"].Value, new Queue<Value>(initial.Select(_ => UnknownTensor())))]);
        var outputs = new List<Value> { Tensor(output, place.Syntax.GetLocation()) };
        if (!isKnown || newStates.Concat(outputs).Any(v => v.Shape.IsUnknown)) return new TupleValue([UnknownTensor(), Shaped(given["initial"].Value, new Queue<Value>(initial.Select(_ => UnknownTensor())))]);
        if (ScanProblem(name, states, newStates, body) is { } problem) return ScanFails(place, problem, initial.Count);

        var captures = new List<Value>();
        var scan = Body(element, states, body, [.. outputs, .. newStates], captures, isReverse: given.TryGetValue("reverse", out var reverse) && reverse.Value is true);
        var results = state.Builder.AddAll(scan, path, [x, .. initial, .. captures]);
        return new TupleValue([results[0], Shaped(given["initial"].Value, new Queue<Value>(results.Skip(1)))]);
    }

    private string ScanPath(Dictionary<string, (object? Value, IOperation Source)> given)
    {
        if (!given.TryGetValue("name", out var argument) || argument.Value is not string name) return names.Unnamed("Scan");
        var path = names.Prefix + name;
        var location = (argument.Source.Syntax as ArgumentSyntax)?.Expression.GetLocation() ?? argument.Source.Syntax.GetLocation();
        if (!LayerNames.IsName(name)) WrongName(name, location);
        else if (!names.TryTake(path)) state.Fail(Descriptors.NameTaken, location, $"Another layer is called '{path}' already. Give this one another name.");
        return path;
    }

    private object ScanFails(IOperation place, string message, int states)
    {
        state.Fail(Descriptors.Scan, Place(place), message);
        return new TupleValue([UnknownTensor(), states == 1 ? UnknownTensor() : new TupleValue([.. Enumerable.Range(0, states).Select(_ => (object?)UnknownTensor())])]);
    }

    /// <summary>The tensors of a state: one, or the items of a tuple. Null where it is unknown, which has been reported.</summary>
    private List<Value>? States(object? value, IOperation source) => value switch
    {
        Unknown => null,
        TupleValue tuple => tuple.Items.Any(i => i is Unknown) ? null : [.. tuple.Items.Select(i => Tensor(i, source.Syntax.GetLocation()))],
        _ => [Tensor(value, source.Syntax.GetLocation())],
    };

    /// <summary>Tensors in the form of a state.</summary>
    private static object? Shaped(object? like, Queue<Value> tensors) =>
        like is TupleValue tuple ? new TupleValue([.. tuple.Items.Select(_ => (object?)tensors.Dequeue())]) : tensors.Dequeue();

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
        if (body.Any(n => n.Operator is Compiler.Operators.Scan)) return $"{name} has another scan in its body. Unroll the inner one with a for loop, or use RNN, GRU or LSTM.";
        return body.FirstOrDefault(n => n.Operator is BatchNorm { Frozen: false }) is { } norm
            ? $"{InferContext.Quote(norm.Path, norm.Operator.Name)} would take the statistics of each step of {name} for itself. Write Frozen = true, or use LayerNorm."
            : null;
    }

    /// <summary>The nodes of a body as a graph of its own; what they read of the network around them is captured.</summary>
    private Compiler.Operators.Scan Body(Value element, List<Value> states, List<Node> nodes, List<Value> results, List<Value> captures, bool isReverse)
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
        Input(element);
        foreach (var value in states) Input(value);
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
        return new Compiler.Operators.Scan(builder.ToGraph(), inputs.ToEquatable(), Sequences: 1, states.Count, isReverse, Save: false);
    }
}

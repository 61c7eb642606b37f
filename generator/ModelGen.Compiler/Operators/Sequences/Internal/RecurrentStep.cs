using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

public abstract partial record Recurrent
{
    public override void Stream(StreamContext s)
    {
        var data = s.InputCount - Options.NumLayers * Directions * WeightsOfLayer;
        if (s.Time(0) != 0) s.RefuseAxis("[time, features]");
        else if (Options.Bidirectional) s.Refuse("is bidirectional, so it reads the sequence from its end as well. Remove Bidirectional.");
        else if (Options.Last) s.Refuse("gives the state after the last step alone. Remove Last: every frame then has its state.");
        else if (data > 1) s.Refuse("starts from a state or knows a length, but a stream starts from zeros and has no end. Leave them out.");
        if (s.Refusal is not null) return;
        var x = s.Input(0);
        for (var layer = 0; layer < Options.NumLayers; layer++)
        {
            var weights = Enumerable.Range(data + layer * WeightsOfLayer, WeightsOfLayer).Select(s.Input).ToList();
            x = Cell == RecurrentCell.GruResetBefore ? ResetBeforeStep(s, x, weights) : Step(s, x, weights);
        }
        s.Give(x, 0);
    }

    private Value Step(StreamContext s, Value x, List<Value> weights)
    {
        var padded = RecurrentLayout.Padded(Hidden);
        Value GatesOf(Value weight, bool pad = false) => s.Add(new GateRows(Gates, Hidden, pad), weight);
        var inputs = new List<Value> { x, GatesOf(weights[0]), GatesOf(weights[1], pad: true) };
        if (Options.Bias) inputs.AddRange(Cell == RecurrentCell.Gru ? [GatesOf(weights[2]), GatesOf(weights[3])] : [GatesOf(s.Add(new Add(), weights[2], weights[3]))]);
        for (var i = 0; i < States; i++) inputs.Add(s.State(Shape.Of(padded)));
        return s.Add(new RecurrentStep(Cell, Hidden, Options.Bias), [.. inputs]);
    }

    /// <summary>The scan over one step: this form is rare, and needs no kernel more.</summary>
    private Value ResetBeforeStep(StreamContext s, Value x, List<Value> weights)
    {
        var state = s.State(Shape.Of(1, Hidden));
        var results = ResetBeforeLayer(s.Parts(), x, weights, 0, [state], null);
        s.Add(new Carry(), state, s.Add(new View(Shape.Of(1, Hidden)), s.Add(new Columns(0, Hidden, 0, Hidden), results[1])));
        return s.Add(new Columns(0, Hidden, 0, Hidden), results[0]);
    }
}

/// <summary>
/// A recurrent cell for one frame. Inputs: the frame [1, features], the weights with gates side by side, the biases if
/// there are any (for a GRU both), then state and cell, which it changes. Output: the state [1, hidden].
/// </summary>
public sealed record RecurrentStep(RecurrentCell Cell, int Hidden, bool Bias) : Operator, IChangesState
{
    public override void Infer(InferContext c) => c.Output(Shape.Of(1, Hidden));

    public override Layout? InputLayout(Graph graph, Node node, int input) => input is 1 or 2 ? new PanelLayout(Transposed: false, Together: input == 1 ? 1 : RecurrentLayout.Gates(Cell)) : null;

    public override long MultiplyAdds(Graph graph, Node node) =>
        (long)RecurrentLayout.Gates(Cell) * Hidden * (graph.Values[node.Inputs[0]].Shape.Elements + Hidden);

    public override KernelCall Lower(LowerContext c)
    {
        var inputs = (int)c.Input(0).Shape.Elements;
        var size = c.Tiny ? new ProductSize(inputs, Hidden) : default;
        var pointers = Enumerable.Range(0, c.Node.Inputs.Count).Select(c.In).Append(c.Out()).ToList();
        if (!c.Tiny) pointers.AddRange([inputs, Hidden]);
        return c.Call(new RecurrentStepKernel(c.Precision, Cell, Bias, size), new Split.Samples(1), MultiplyAdds(c.Graph, c.Node), [.. pointers]);
    }

    public override string Describe() => $"{Cell} {Hidden}, one frame";
}

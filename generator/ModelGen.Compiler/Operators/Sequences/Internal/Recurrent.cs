using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// What RNN, GRU and LSTM share. Inputs: x [time, features]; then, if given, the initial state [layers · directions,
/// hidden] (zeros otherwise), for an LSTM the initial cell, and last the samples' lengths, an int each. Outputs: the
/// states of the last layer at all steps [time, directions · hidden] (or the last ones alone), the last states of all
/// layers [layers · directions, hidden] and, for an LSTM, their cells. Weights as in PyTorch:
/// weight_ih_l0 [gates · hidden, in], weight_hh_l0 [gates · hidden, hidden], bias_ih_l0, bias_hh_l0, _reverse for the
/// other direction, all U(±1/sqrt(hidden)).
/// </summary>
public abstract partial record Recurrent(RecurrentOptions Options) : Operator, ISequenceLayer
{
    public abstract RecurrentCell Cell { get; }

    private int Gates => RecurrentLayout.Gates(Cell);

    private int Hidden => Options.HiddenSize;

    private int Directions => Options.Bidirectional ? 2 : 1;

    private int States => Cell == RecurrentCell.Lstm ? 2 : 1;

    private int WeightsOfLayer => Options.Bias ? 4 : 2;

    public override void Infer(InferContext c)
    {
        Options.Check(c);
        if (c.Known && c.Shape.Rank != 2)
            c.Error(Rules.Rank, null, $"{c.Layer} needs a sequence [time, features], but {c.Producer} gives {c.Shape}.");
        if (c.Known) CheckStates(c);
        if (c.Known && !Weights.TooMany(c, (long)Gates * Hidden * Math.Max(c.Shape[1], Directions * Hidden)))
        {
            for (var layer = 0; layer < Options.NumLayers; layer++)
                for (var direction = 0; direction < Directions; direction++) DeclareWeights(c, layer, direction);
        }
        var known = c.Known;
        c.Output(!known ? Shape.Unknown : Options.Last ? Shape.Of(Directions * Hidden) : Shape.Of(c.Shape[0], Directions * Hidden));
        for (var state = 0; state < States; state++)
            c.Output(known ? Shape.Of(Options.NumLayers * Directions, Hidden) : Shape.Unknown, suffix: state == 0 ? "h_n" : "c_n");
    }

    public override IReadOnlyList<Value>? Specialize(SpecializeContext s)
    {
        var data = s.Inputs.Count - Options.NumLayers * Directions * WeightsOfLayer;
        var lengths = s.Inputs.Take(data).Skip(1).FirstOrDefault(v => v.Type == ElementType.Int);
        var states = s.Inputs.Take(data).Skip(1).Where(v => v.Type == ElementType.Real).ToList();
        var x = s.Inputs[0];
        var last = new List<Value>[States];
        for (var i = 0; i < States; i++) last[i] = [];
        for (var layer = 0; layer < Options.NumLayers; layer++)
        {
            var outputs = new List<Value>();
            if (layer > 0 && Options.Dropout > 0 && s.Training) x = s.Add(new DropoutMask(Options.Dropout, s.NextRandomLayer()), x);
            for (var direction = 0; direction < Directions; direction++)
            {
                var number = layer * Directions + direction;
                var results = Layer(s, x, s.Inputs.Skip(data + number * WeightsOfLayer).Take(WeightsOfLayer).ToList(), number, states, lengths);
                outputs.Add(results[0]);
                for (var i = 0; i < States; i++) last[i].Add(results[1 + i]);
            }
            x = Join(s, outputs);
        }
        var result = Options.Last ? Join(s, last[0].Skip(last[0].Count - Directions).ToList()) : x;
        return [result, .. last.Select(all => s.Add(new View(Shape.Of(all.Count, Hidden)), Join(s, all)))];
    }

    public override KernelCall Lower(LowerContext c) => throw new InvalidOperationException($"A {Name} runs as scans.");

    public override long MultiplyAdds(Graph graph, Node node)
    {
        var x = graph.Values[node.Inputs[0]].Shape;
        long total = 0;
        for (var layer = 0; layer < Options.NumLayers; layer++)
            total += (long)Directions * x[0] * Gates * Hidden * ((layer == 0 ? x[1] : Directions * Hidden) + Hidden);
        return total;
    }

    public override string Describe() => Name + Options.Description;

    /// <summary>One layer in one direction: its output at all steps, its last state, for an LSTM its last cell.</summary>
    private List<Value> Layer(SpecializeContext s, Value x, List<Value> weights, int number, List<Value> states, Value? lengths)
    {
        if (Cell == RecurrentCell.GruResetBefore) return ResetBeforeLayer(s, x, weights, number, states, lengths);
        var padded = RecurrentLayout.Padded(Hidden);
        var rows = Gates * padded;
        Value GatesOf(Value weight, bool pad = false) => s.Add(new GateRows(Gates, Hidden, pad), weight);
        // But for a GRU, whose reset gate stands between them, both biases are one.
        var bias = !Options.Bias ? null : GatesOf(Cell == RecurrentCell.Gru ? weights[2] : s.Add(new Add(), weights[2], weights[3]));
        var input = GatesOf(weights[0]);
        var p = s.AddBound(new Linear(rows, bias is not null), Shape.Of(x.Shape[0], rows), bias is null ? [x, input] : [x, input, bias]);
        var inputs = new List<Value> { p, GatesOf(weights[1], pad: true) };
        for (var i = 0; i < States; i++) inputs.Add(Initial(s, states.Count > i ? states[i] : null, number, padded));
        if (Cell == RecurrentCell.Gru) inputs.Add(Options.Bias ? GatesOf(weights[3]) : s.Add(new Zero(Shape.Of(rows), ValueKind.Shared)));
        if (lengths is not null) inputs.Add(lengths);
        var scan = new CellScan(Cell, Hidden, number % Directions == 1, s.Training, lengths is not null);
        return s.AddAll(scan, [.. inputs]).Skip(scan.OutputIndex).ToList();
    }

    private Value Initial(SpecializeContext s, Value? states, int number, int padded)
    {
        if (states is null) return s.Add(new Zero(Shape.Of(padded), ValueKind.Shared));
        var flat = s.Add(new View(Shape.Of((int)states.Shape.Elements)), states);
        return s.Add(new Columns(number * Hidden, Hidden, 0, padded), flat);
    }

    private Value Join(SpecializeContext s, List<Value> parts) =>
        parts.Count == 1 && parts[0].Shape[-1] == Hidden ? parts[0] : s.Add(new JoinColumns(parts.Select(_ => Hidden).ToEquatable()), [.. parts]);

    private void DeclareWeights(InferContext c, int layer, int direction)
    {
        var suffix = $"_l{layer}" + (direction == 0 ? "" : "_reverse");
        var uniform = Initializer.FanIn(Hidden);
        c.Parameter("weight_ih" + suffix, Shape.Of(Gates * Hidden, layer == 0 ? c.Shape[1] : Directions * Hidden), uniform, gates: Gates);
        c.Parameter("weight_hh" + suffix, Shape.Of(Gates * Hidden, Hidden), uniform, gates: Gates);
        if (!Options.Bias) return;
        c.Parameter("bias_ih" + suffix, Shape.Of(Gates * Hidden), uniform);
        c.Parameter("bias_hh" + suffix, Shape.Of(Gates * Hidden), uniform);
    }

    private void CheckStates(InferContext c)
    {
        var shape = Shape.Of(Options.NumLayers * Directions, Hidden);
        var given = 0;
        foreach (var input in c.Inputs.Skip(1))
        {
            if (input.Type == ElementType.Int)
            {
                if (input.Shape.Rank != 0 && input.Shape.Elements != 1)
                    c.Error(Rules.ShapeMismatch, null, $"The lengths of {c.Layer} are one int for each sample, but '{input.Name}' has shape {input.Shape}.");
                else c.LimitIndices(input, c.Shape[0] + 1);
            }
            else if (++given > States) c.Error(Rules.ShapeMismatch, null, $"{c.Layer} takes {(States == 1 ? "one initial state" : "an initial state and an initial cell")}, not {given} of them.");
            else if (input.Shape != shape)
                c.Error(Rules.ShapeMismatch, null, $"The initial state '{input.Name}' of {c.Layer} has shape {input.Shape}, but it needs {shape}: [layers · directions, hidden].");
        }
        if (given == 1 && States == 2) c.Error(Rules.ShapeMismatch, null, $"{c.Layer} takes an initial state and an initial cell; only the state is given.");
    }
}

/// <summary>The options of all recurrent layers.</summary>
/// <param name="Last">Whether the output is the state after the last step alone, both directions side by side.</param>
public sealed record RecurrentOptions(int HiddenSize, int NumLayers, bool Bidirectional, double Dropout, bool Bias, bool Last)
{
    public static RecurrentOptions Of(LayerArguments a) =>
        new(a.Int("hiddenSize"), a.Int("numLayers", 1), a.Bool("bidirectional", false), a.Real("dropout", 0), a.Bool("bias", true), a.Bool("last", false));

    public string Description =>
        $" {HiddenSize}" + (NumLayers == 1 ? "" : $", {NumLayers} layers") + (Bidirectional ? ", bidirectional" : "") + (Dropout > 0 ? $", dropout {Dropout:0.###}" : "") + (Last ? ", last step" : "");

    public void Check(InferContext c)
    {
        if (HiddenSize < 1) c.Error(Rules.Option, "hiddenSize", $"{c.Layer} needs at least one unit, not {HiddenSize}.");
        if (NumLayers < 1) c.Error(Rules.Option, "numLayers", $"{c.Layer} needs at least one layer, not {NumLayers}.");
        if (!(Dropout >= 0 && Dropout < 1)) c.Error(Rules.Option, "dropout", $"The dropout of {c.Layer} must be at least 0 and below 1, not {Dropout}.");
        if (Dropout > 0 && NumLayers == 1) c.Error(Rules.Option, "dropout", $"The dropout of {c.Layer} stands between its layers, but it has one. Put a Dropout layer behind it, or set NumLayers.");
    }
}

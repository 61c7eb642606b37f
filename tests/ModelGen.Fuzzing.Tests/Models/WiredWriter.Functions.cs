using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Fuzzing.Tests;

internal sealed partial class WiredWriter
{
    /// <summary>A function of several tensors, or one that a layer cannot be; false where nothing goes with the tensor.</summary>
    private bool AddFunction(Operand x)
    {
        switch (draw.Int(0, 14))
        {
            case 0 or 1 or 2: return AddArithmetic(x);
            case 3: return AddConcat(x);
            case 4: return AddSplit(x);
            case 5: return Defined($"Exp(Tanh({x.Text}))", x, "Exp", "Tanh");
            case 6: return Defined($"Log(Abs({x.Text}) + 0.5)", x, "Log", "Abs");
            case 7: return Defined($"Sqrt(Abs({x.Text}) + 0.3)", x, "Sqrt", "Abs");
            case 8: return Defined($"{draw.Of("1 - ", "0.5 * ", "-", "0.3 + ")}{x.Text}", x);
            case 9: return AddProduct(x);
            case 10: return AddScan(x);
            case 11: return AddRecurrence(x);
            case 12: return AddAttention(x);
            case 13: return AddTied(x);
            default: return AddLengths(x);
        }
    }

    private bool Defined(string expression, Operand like, params string[] operators)
    {
        Define(expression, like, operators);
        return true;
    }

    private bool AddArithmetic(Operand x)
    {
        var partners = _operands.Where(o => Joined(x.Shape, o.Shape) is not null).ToList();
        // Itself is always there; another one says more.
        var y = partners.Count > 1 ? draw.OneOf<Operand>([.. partners.Where(p => p != x)]) : partners[0];
        var shape = Joined(x.Shape, y.Shape)!.Value;
        if (shape.Elements > Operand.MostElements) return false;
        var expression = draw.Int(0, 5) switch
        {
            0 or 1 => $"{x.Text} + {y.Text}",
            2 => $"{x.Text} - {y.Text}",
            3 => $"{y.Text} / (Abs({x.Text}) + 0.5)",
            4 => $"{x.Text} * Sigmoid({y.Text})",
            _ => $"{x.Text} * {y.Text}",
        };
        return Defined(expression, new Operand("", shape, x.Shared && y.Shared) { IsSequence = x.IsSequence || y.IsSequence });
    }

    private static Shape? Joined(Shape a, Shape b)
    {
        var sizes = new int[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= sizes.Length; i++)
        {
            int x = i <= a.Rank ? a[-i] : 1, y = i <= b.Rank ? b[-i] : 1;
            if (x != y && x != 1 && y != 1) return null;
            sizes[^i] = x == 1 ? y : x;
        }
        return new Shape(sizes.ToEquatable());
    }

    private bool AddConcat(Operand x)
    {
        if (x.Rank == 0) return false;
        var axis = draw.Int(0, x.Rank - 1);
        var others = _operands.Where(o => o.Rank == x.Rank && o.Shape.With(axis, 1) == x.Shape.With(axis, 1)).ToList();
        List<Operand> parts = [x, .. Enumerable.Range(0, draw.Int(1, 2)).Select(_ => draw.OneOf(others))];
        var call = Call.Of("Concat", ("axis", axis));
        if (call.Infer(parts) is not { } output) return false;
        return Defined($"Concat([{string.Join(", ", parts.Select(p => p.Text))}], axis: {axis})", output[0] with { IsSequence = parts.Any(p => p.IsSequence) }, "Concat");
    }

    private bool AddSplit(Operand x)
    {
        if (x.Rank == 0) return false;
        var axis = draw.Int(0, x.Rank - 1);
        var size = x[axis];
        if (size < 2) return false;
        var first = draw.Int(1, size - 1);
        var call = draw.Chance(0.5) ? Call.Of("Split", ("parts", draw.Divisor(size)), ("axis", axis)) : Call.Of("Split", ("sizes", new[] { first, size - first }), ("axis", axis));
        var name = $"v{_counter++}";
        _statements.Add($"var {name} = {call.On(x.Text)};");
        _operators.Add("Split");
        // All parts are there to be read; what nobody reads is an output or nothing.
        foreach (var (part, i) in call.Infer(x)!.Select((part, i) => (part, i)).Take(3)) _operands.Add(part with { Text = $"{name}[{i}]", IsSequence = x.IsSequence });
        return true;
    }

    private bool AddProduct(Operand x)
    {
        if (x.Rank < 2) return false;
        var call = Call.Of("MatMul");
        var fitting = _operands.Where(o => call.Infer(x, o) is not null).ToList();
        if (fitting.Count > 0 && draw.Chance(0.6))
        {
            var y = draw.OneOf(fitting);
            return Defined(call.On(x.Text, y.Text), call.Infer(x, y)![0] with { IsSequence = x.IsSequence || y.IsSequence }, "MatMul");
        }
        var turned = x with { Shape = x.Shape.With(-1, x.Shape[-2]).With(-2, x.Shape[-1]) };
        if (call.Infer(x, turned) is not { } output) return false;
        return Defined($"MatMul({x.Text}, Transpose({x.Text}, -1, -2))", output[0] with { IsSequence = x.IsSequence }, "MatMul", "Transpose");
    }

    private bool AddScan(Operand x)
    {
        if (x.Rank != 2 || x.Shared) return false;
        var size = draw.Of(1, 3, 7, 17);
        var reverse = draw.Chance(0.3) ? ", reverse: true" : "";
        return Defined($"Scan({x.Text}, Zeros({size}), (h, xt) => Tanh(Linear(Concat(h, xt), {size})){reverse}).Output", new Operand("", Shape.Of(x[0], size)) { IsSequence = true }, "Scan", "Zeros", "Concat");
    }

    /// <summary>A recurrent layer that goes on from a state.</summary>
    private bool AddRecurrence(Operand x)
    {
        if (x.Rank != 2 || x.Shared) return false;
        var states = _operands.Where(o => o.Rank == 2 && o[0] == 1 && o[1] <= 33 && !o.Shared).ToList();
        var (state, size) = states.Count > 0 && draw.Chance(0.7) ? (states[^1].Text, states[^1][1]) : draw.Of(3, 7) is var hidden ? ($"Zeros(1, {hidden})", hidden) : default;
        var call = draw.Of("RNN", "GRU", "LSTM");
        var name = $"v{_counter++}";
        _statements.Add(call == "LSTM" ? $"var ({name}, {name}h, {name}c) = LSTM({x.Text}, {state}, Zeros(1, {size}), {size});" : $"var ({name}, {name}h) = {call}({x.Text}, {state}, {size});");
        _operators.UnionWith([call]);
        _operands.Add(new Operand(name, Shape.Of(x[0], size)) { IsSequence = true });
        _operands.Add(new Operand(name + "h", Shape.Of(1, size)) { IsSequence = true });
        return true;
    }

    private bool AddAttention(Operand x)
    {
        if (x.Rank != 2 || x.Shared) return false;
        var keys = _operands.Where(o => o.Rank == 2 && !o.Shared).ToList();
        var key = draw.OneOf(keys);
        var heads = draw.Divisor(x[1]);
        return Defined($"MultiHeadAttention({x.Text}, {key.Text}, {key.Text}, {heads})", x with { IsSequence = true }, "MultiHeadAttention");
    }

    /// <summary>A layer that is told the length of each sample.</summary>
    private bool AddLengths(Operand x)
    {
        if (x.Rank != 2 || x.Shared || _parameters.Any(p => p.EndsWith("Tokens lengths", StringComparison.Ordinal))) return false;
        var call = draw.Chance(0.7) ? Vocabulary.Recurrent(draw.Of("RNN", "GRU", "LSTM"), draw) : Call.Of("MultiHeadAttention", ("numHeads", draw.Divisor(x[1])));
        if (call.Infer(x) is not { } output) return false;
        _parameters.Add("Tokens lengths");
        return Defined(call.On(x.Text)[..^1] + ", lengths: lengths)", output[0] with { IsSequence = true }, call.Name);
    }

    /// <summary>Two layers with one weight.</summary>
    private bool AddTied(Operand x)
    {
        if (x.Rank == 0) return false;
        var y = draw.OneOf<Operand>([.. _operands.Where(o => o.Rank > 0 && o[o.Rank - 1] == x[x.Rank - 1])]);
        var call = Call.Of("Linear", ("outFeatures", draw.Channels()));
        if (call.Infer(x) is not { } first || call.Infer(y) is not { } second) return false;
        var owner = $"owner{_counter}";
        Define(call.With(("name", $"\"{owner}\"")).On(x.Text), first[0] with { IsSequence = x.IsSequence }, call.Name);
        return Defined(call.With(("bias", draw.Maybe(0.5, () => false)), ("weightOf", $"\"{owner}\"")).On(y.Text), second[0] with { IsSequence = y.IsSequence }, call.Name);
    }

    /// <summary>Layers of an annotated method, called for two tensors with one set of weights.</summary>
    private bool AddSharedLayers(Operand x)
    {
        var (first, second) = (Vocabulary.Layer(draw, x, asAttribute: true), default(Call));
        if (first.Call.Name is "RNN" or "GRU" or "LSTM") return false;
        var output = first.Output;
        if (draw.Chance(0.6)) (_, second, output) = Vocabulary.Layer(draw, output, asAttribute: true);
        var name = $"Part{_methods.Count}";
        _methods.Add($"[{first.Call.Attribute}{(second is null ? "" : ", " + second.Attribute)}] private static partial Tensor {name}(Tensor x);");
        _operators.UnionWith(second is null ? [first.Call.Name] : [first.Call.Name, second.Name]);
        var twin = draw.OneOf<Operand>([.. _operands.Where(o => o.Shape == x.Shape && o.Shared == x.Shared && o.IsSequence == x.IsSequence)]);
        Define($"{name}({x.Text})", output);
        Define($"{name}({twin.Text})", output with { IsSequence = output.IsSequence || twin.IsSequence });
        return true;
    }
}

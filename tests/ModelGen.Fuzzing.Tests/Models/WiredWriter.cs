using System.Text;
using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Fuzzing.Tests;

/// <summary>Writes a model with a <c>Forward</c> method: statements that take tensors from anywhere above.</summary>
internal sealed partial class WiredWriter(Draw draw)
{
    private readonly List<string> _parameters = [];
    private readonly List<string> _methods = [];
    private readonly List<string> _statements = [];
    private readonly List<Operand> _operands = [];
    private readonly HashSet<string> _operators = [];
    private int _counter;

    /// <summary>The functions of several tensors that it draws besides the <see cref="Vocabulary"/>.</summary>
    public static IReadOnlyList<string> Functions { get; } = ["Embedding", "Concat", "Split", "Exp", "Log", "Sqrt", "MatMul", "Scan", "Zeros"];

    public RandomModel Write(string name)
    {
        for (var inputs = draw.Of(1, 1, 1, 2, 3); inputs > 0; inputs--) AddInput();
        for (var count = draw.Int(2, 9); count > 0; count--) AddStatement();
        // What nobody reads goes out; a few of them.
        var results = _operands.Where(o => !o.Shared && !_parameters.Any(p => p.EndsWith(" " + o.Text, StringComparison.Ordinal)) && !_statements.Any(s => Mentions(s, o.Text))).TakeLast(3).ToList();
        if (results.Count == 0) results = [Apply(Call.Of("Tanh"), draw.OneOf<Operand>([.. _operands.Where(o => !o.Shared)]))];
        var loss = draw.Chance(0.8) ? Loss.Draw(draw, results[0]) : null;
        var targets = new Dictionary<string, TargetRange>();
        var (onClass, method) = ("", "");
        if (loss is not null)
        {
            foreach (var call in loss.Before) results[0] = Apply(call, results[0]);
            _operators.Add(loss.Call.Name);
            if (results.Count == 1 && (loss.Target is null || draw.Chance(0.5))) (onClass, targets) = ($"[{loss.Attribute}]\n", loss.Ranges("target"));
            else (method, targets) = LossMethod(loss, results);
        }
        var text = new StringBuilder().Append(RandomModel.Attribute(draw, "")).Append('\n').Append(onClass).Append("public sealed partial class ").Append(name).Append("\n{\n");
        foreach (var declared in _methods) text.Append("    ").Append(declared).Append('\n');
        var (type, value) = results.Count == 1 ? ("Tensor", results[0].Text) : ($"({string.Join(", ", results.Select((_, i) => $"Tensor y{i}"))})", $"({string.Join(", ", results.Select(r => r.Text))})");
        text.Append($"    private static {type} Forward({string.Join(", ", _parameters)})\n    {{\n");
        foreach (var statement in _statements) text.Append("        ").Append(statement).Append('\n');
        text.Append($"        return {value};\n    }}\n").Append(method).Append("}\n");
        return new RandomModel(name, text.ToString(), _operators) { Targets = targets };
    }

    private static (string Method, Dictionary<string, TargetRange> Ranges) LossMethod(Loss loss, List<Operand> results)
    {
        // Labels are an attribute's affair.
        if (loss.Target is null) loss = new Loss([], Call.Of("MSELoss"), new Operand("", results[0].Shape), TargetRange.Any);
        var output = results.Count == 1 ? "output" : "y0";
        var (call, parameters) = loss.On(output, "target");
        var others = string.Concat(Enumerable.Range(1, results.Count - 1).Select(i => $" + 0.1 * Mean(Square(y{i}))"));
        var outputs = results.Count == 1 ? "Tensor output" : string.Join(", ", results.Select((_, i) => $"Tensor y{i}"));
        return ($"\n    private static Tensor Loss({outputs}, {parameters}) => {call}{others};\n", loss.Ranges("target"));
    }

    private static bool Mentions(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            if ((at == 0 || !char.IsLetterOrDigit(text[at - 1])) && (at + name.Length == text.Length || !char.IsLetterOrDigit(text[at + name.Length])) && !text.StartsWith($"var {name} ", StringComparison.Ordinal)) return true;
        return false;
    }

    private void AddInput()
    {
        var number = _parameters.Count;
        if (draw.Chance(0.06))
        {
            var tokens = new Operand($"t{number}", Shape.Of(draw.Size())) { IsTokens = true };
            _parameters.Add($"{tokens.Attribute} Tokens {tokens.Text}");
            Apply(Call.Of("Embedding", ("numEmbeddings", draw.Of(3, 7, 40)), ("embeddingDim", draw.Channels())), tokens);
            return;
        }
        // Inputs that go together: alike, or alike but for axes of 1.
        var shape = _operands.Count > 0 && draw.Chance(0.7) ? [.. _operands[0].Shape.Sizes.Select(size => draw.Chance(0.2) ? 1 : size)] : RandomModel.InputShape(draw);
        var input = new Operand($"x{number}", new Shape(shape.ToEquatable()), _operands.Count > 0 && draw.Chance(0.2));
        _parameters.Add($"{input.Attribute} Tensor {input.Text}");
        _operands.Add(input);
    }

    /// <summary>A tensor from above, of the last ones rather than the first.</summary>
    private Operand Pick() => draw.Chance(0.6) ? _operands[^1] : draw.OneOf(_operands);

    private void AddStatement()
    {
        // A form that nothing goes with leaves the choice to the layers.
        if (draw.Chance(0.35) && AddFunction(Pick())) return;
        var input = Pick();
        if (draw.Chance(0.12) && AddSharedLayers(input)) return;
        var (_, call, output) = Vocabulary.Layer(draw, input);
        Define(call.On(input.Text), output with { IsSequence = output.IsSequence || input.IsSequence }, call.Name);
    }

    private Operand Apply(Call call, Operand input)
    {
        var output = call.Infer(input)![0];
        return Define(call.On(input.Text), output with { IsSequence = input.IsSequence || input.IsTokens }, call.Name);
    }

    private Operand Define(string expression, Operand output, params string[] operators)
    {
        var name = $"v{_counter++}";
        _statements.Add($"var {name} = {expression};");
        _operators.UnionWith(operators);
        _operands.Add(output with { Text = name });
        return _operands[^1];
    }
}

using System.Globalization;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Fuzzing.Tests;

/// <summary>A layer with its arguments, which a declaration writes as an attribute or as a call.</summary>
internal sealed record Call(string Name, IReadOnlyList<(string Name, object Value)> Positional, IReadOnlyList<(string Name, object? Value)> Named)
{
    // Options that an attribute has twice, for one number and for one of each direction.
    private static readonly HashSet<string> s_sizes = ["stride", "padding", "dilation", "outputPadding"];

    public static Call Of(string name, params (string Name, object Value)[] positional) => new(name, positional, []);

    /// <summary>With options; those without a value are left out.</summary>
    public Call With(params (string Name, object? Value)[] options) => this with { Named = [.. Named, .. options.Where(option => option.Value is not null)] };

    public string Attribute
    {
        get
        {
            // Options that a constructor takes come before properties, as C# wants it.
            var arguments = Positional.Select(p => Text(p.Value)).Concat(Named.OrderBy(IsProperty).Select(p => IsProperty(p) ? $"{Property(p)} = {Text(p.Value!)}" : $"{p.Name}: {Text(p.Value!)}")).ToList();
            return arguments.Count == 0 ? Name : $"{Name}({string.Join(", ", arguments)})";
        }
    }

    public string On(params IEnumerable<string> inputs) =>
        $"{Name}({string.Join(", ", inputs.Concat(Positional.Select(p => Text(p.Value))).Concat(Named.Select(p => $"{p.Name}: {Text(p.Value!)}")))})";

    /// <summary>What it gives for inputs, or null where the compiler refuses it, or it would be too much work.</summary>
    public IReadOnlyList<Operand>? Infer(params IEnumerable<Operand> inputs)
    {
        var refused = false;
        var values = Positional.Select(p => (p.Name, p.Value)).Concat(Named.Select(p => (p.Name, Value: p.Value!)))
            .ToDictionary(p => p.Name, p => p.Value is Enum choice ? choice.ToString() : p.Value, StringComparer.OrdinalIgnoreCase);
        var arguments = new LayerArguments(values, (_, _) => refused = true);
        if (!OperatorRegistry.TryGet(Name, out var kind)) throw new InvalidOperationException($"There is no layer '{Name}'.");
        var builder = new GraphBuilder();
        var outputs = builder.AddLayer(kind.Create(arguments), "layer", arguments,
            [.. inputs.Select((input, i) => builder.Input("x" + i, input.Shape, input.IsTokens ? ElementType.Int : ElementType.Real, input.Shared))]);
        var graph = builder.ToGraph();
        if (refused || builder.Diagnostics.Count > 0 || outputs.Any(output => output.Shape.IsUnknown || output.Shape.Elements is 0 or > Operand.MostElements)) return null;
        if (graph.Nodes.Sum(node => node.Operator.MultiplyAdds(graph, node)) > Operand.MostWork) return null;
        return [.. outputs.Select(output => new Operand("", output.Shape, output.Kind == ValueKind.Shared))];
    }

    /// <summary>A value as C# writes it.</summary>
    public static string Text(object value) => value switch
    {
        LayerArguments.Same => "Same",
        bool flag => flag ? "true" : "false",
        int[] several => $"[{string.Join(", ", several)}]",
        double[] several => $"[{string.Join(", ", several.Select(v => Text(v)))}]",
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        Enum choice => $"{choice.GetType().Name}.{choice}",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private bool IsProperty((string Name, object? Value) option) =>
        typeof(Layers).Assembly.GetType($"ModelGen.{Name}Attribute", throwOnError: true)!.GetProperty(Property(option)) is { CanWrite: true };

    private string Property((string Name, object? Value) option) => Pascal(option.Name) + (option.Value is int[] && s_sizes.Contains(option.Name) && Name != "Pad" ? "HW" : "");

    private static string Pascal(string name) => char.ToUpperInvariant(name[0]) + name[1..];
}

/// <summary>A tensor of a declaration: how it is written, and what is known of it.</summary>
/// <param name="Text">An expression.</param>
/// <param name="Shape">The shape of a sample.</param>
/// <param name="Shared">Whether the batch shares it.</param>
internal sealed record Operand(string Text, Shape Shape, bool Shared = false)
{
    /// <summary>Small networks have as many borders as large ones.</summary>
    public const int MostElements = 3000;

    public const int MostWork = 150_000;

    public bool IsTokens { get; init; }

    /// <summary>Whether it came through a layer of sequences: the axis of its channels must then be said.</summary>
    public bool IsSequence { get; init; }

    public int Rank => Shape.Rank;

    public int this[int axis] => Shape[axis];

    public string Attribute => $"[Shape({string.Join(", ", Shape.Sizes)}{(Shared ? ", Shared = true" : "")})]".Replace("(, ", "(", StringComparison.Ordinal).Replace("[Shape()]", "[Shape]", StringComparison.Ordinal);
}

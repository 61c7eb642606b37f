using System.Globalization;
using System.Text;

namespace ModelGen;

/// <summary>One layer of a model as its declaration gives it.</summary>
/// <param name="Name">The path, as the weights are named.</param>
/// <param name="Kind">The operator with its options.</param>
/// <param name="Input">The shapes of one sample that go in.</param>
/// <param name="Output">The shape of one sample that comes out.</param>
/// <param name="Parameters">The number of its weights.</param>
/// <param name="MultiplyAdds">Multiply-adds for one sample; convolutions and products count, nothing else.</param>
/// <param name="Kernel">The kernel that a predictor runs a convolution through, and why; empty for other layers.</param>
public sealed record LayerDescription(string Name, string Kind, string Input, string Output, long Parameters, long MultiplyAdds, string Kernel = "")
{
    /// <summary>
    /// How many pixels of the input image, [height, width], or steps of the input sequence an element of the output depends on:
    /// windows alone count, also where they reach beyond the border. Null where that is all of the input, or no window tells.
    /// </summary>
    public IReadOnlyList<int>? ReceptiveField { get; init; }

    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(LayerDescription), PrintMembers);
}

/// <summary>The layers of a model with shapes, parameters and multiply-adds. Prints as a table and as Mermaid.</summary>
public sealed class ModelDescription
{
    /// <summary>Makes the description of a model.</summary>
    /// <param name="name">The class.</param>
    /// <param name="parameters">The number of weights, each counted once.</param>
    /// <param name="layers">The layers in the order they run.</param>
    /// <param name="edges">Which layer's output goes into which; -1 is the input.</param>
    /// <param name="activationBytes">The memory a predictor works in while it predicts one sample.</param>
    /// <param name="preparedBytes">The memory of a predictor's folded and packed weights.</param>
    public ModelDescription(
        string name, long parameters, IReadOnlyList<LayerDescription> layers, IReadOnlyList<(int From, int To)> edges,
        long activationBytes = 0, long preparedBytes = 0) =>
        (Name, Parameters, Layers, Edges, ActivationBytes, PreparedBytes) = (name, parameters, layers, edges, activationBytes, preparedBytes);

    /// <summary>The class.</summary>
    public string Name { get; }

    /// <summary>The layers in the order they run.</summary>
    public IReadOnlyList<LayerDescription> Layers { get; }

    /// <summary>Which layer's output goes into which; -1 is the input.</summary>
    public IReadOnlyList<(int From, int To)> Edges { get; }

    /// <summary>The number of weights of the whole model; weights used twice count once, buffers do not count.</summary>
    public long Parameters { get; }

    /// <summary>Multiply-adds for one sample.</summary>
    public long MultiplyAdds => Layers.Sum(layer => layer.MultiplyAdds);

    /// <summary>
    /// The bytes a predictor works in while it predicts one sample: at most so much of what layers compute is alive at once.
    /// Weights are not counted.
    /// </summary>
    public long ActivationBytes { get; }

    /// <summary>The bytes of a predictor's weights as its kernels read them: folded, packed, transformed. They are there once, however many calls run.</summary>
    public long PreparedBytes { get; }

    /// <summary>The layers as a table.</summary>
    public override string ToString()
    {
        var culture = CultureInfo.InvariantCulture;
        var rows = new List<string[]> { new[] { "layer", "kind", "input", "output", "sees", "parameters", "multiply-adds", "kernel" } };
        foreach (var l in Layers)
            rows.Add([
                l.Name, l.Kind, l.Input, l.Output, l.ReceptiveField is { } field ? string.Join("×", field) : "", l.Parameters.ToString("N0", culture), l.MultiplyAdds.ToString("N0", culture), l.Kernel]);
        rows.Add(["", "", "", "", "", Parameters.ToString("N0", culture), MultiplyAdds.ToString("N0", culture), ""]);
        if (Layers.All(layer => layer.Kernel.Length == 0)) rows[0][7] = "";
        var widths = Enumerable.Range(0, 8).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var text = new StringBuilder().Append(Name).Append('\n');
        foreach (var row in rows)
        {
            for (var c = 0; c < 8; c++) text.Append(c is < 5 or 7 ? row[c].PadRight(widths[c]) : row[c].PadLeft(widths[c])).Append(c < 7 ? "  " : "");
            while (text[^1] == ' ') text.Length--;
            text.Append('\n');
        }
        if (PreparedBytes > 0)
            text.Append(culture, $"A predictor keeps {PreparedBytes / 1e6:N2} MB of weights and works in {ActivationBytes / 1e6:N2} MB for a sample.\n");
        return text.ToString();
    }

    /// <summary>The layers as a Mermaid flowchart.</summary>
    public string ToMermaid()
    {
        var text = new StringBuilder("flowchart TD\n    input([input])\n");
        for (var i = 0; i < Layers.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"    n{i}[\"{Layers[i].Name}: {Layers[i].Kind}<br/>{Layers[i].Output}\"]\n");
        foreach (var (from, to) in Edges)
            text.Append(CultureInfo.InvariantCulture, $"    {(from < 0 ? "input" : $"n{from}")} --> n{to}\n");
        return text.ToString();
    }
}

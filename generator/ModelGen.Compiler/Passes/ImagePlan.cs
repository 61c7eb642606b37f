using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;

namespace ModelGen.Compiler.Passes;

/// <summary>
/// Which nodes work on images in blocks of channels, and which borders those images have: each the largest that any
/// reader needs, so that it is written once and read by all as it is.
/// </summary>
internal sealed class ImagePlan
{
    private readonly Graph _graph;
    private readonly HashSet<Node> _blocked = [];
    private readonly Dictionary<int, Border> _blocks = [];
    private readonly Dictionary<int, Border> _planes = [];
    private readonly Dictionary<int, Node> _producers;
    private readonly Dictionary<int, (Node Concat, int Input)> _claims = [];

    public ImagePlan(Graph graph)
    {
        _graph = graph;
        _producers = graph.Producers();
        FindBlocked();
        if (_blocked.Count == 0) return;
        FindClaims();
        FindBorders();
    }

    /// <summary>Whether a node is nothing but another view of channels in blocks.</summary>
    public bool InPlace(Node node) => _blocked.Contains(node) && node.Operator is IChannelParts;

    /// <summary>Whether a node needs a copy of an input that no other node reads: a value lies in one place alone.</summary>
    public bool NeedsOwn(Node node, int input) => InPlace(node) && node.Operator is IChannelParts { Joins: true } && !Claims(node, input);

    /// <summary>The layout a node reads an input in.</summary>
    public Layout Wanted(Node node, int input)
    {
        if (InPlace(node) && node.Operator is IChannelParts { Joins: true }) return Part(Layout(node.Output, blocked: true), node.Inputs, input, node.Output);
        if (_blocked.Contains(node) && ImageInput(node, input) is { } image) return Layout(node.Inputs[input], image.Blocked);
        return node.Operator.InputLayout(_graph, node, input) ?? Graphs.Layout.Plain;
    }

    /// <summary>The layout a node writes an output in.</summary>
    public Layout Written(Node node, int output) => _blocked.Contains(node) && GivesImage(node) ? Layout(output, blocked: true) : Graphs.Layout.Plain;

    private Layout Layout(int value, bool blocked)
    {
        var border = (blocked ? _blocks : _planes).TryGetValue(value, out var found) ? found : Border.None;
        if (!blocked) return border == Border.None ? Graphs.Layout.Plain : ImageLayout.Planes(border);
        if (_claims.TryGetValue(value, out var claim)) return Part(Layout(claim.Concat.Output, blocked: true), claim.Concat.Inputs, claim.Input, claim.Concat.Output);
        if (_producers.TryGetValue(value, out var producer) && InPlace(producer) && producer.Operator is IChannelParts { Joins: false })
            return Part(Layout(producer.Inputs[0], blocked: true), producer.Outputs, IndexOf(producer.Outputs, value), producer.Inputs[0]);
        return ImageLayout.Blocks(border);
    }

    private Layout Part(Layout whole, IReadOnlyList<int> parts, int part, int of)
    {
        var image = (ImageLayout)whole;
        return image with { Range = image.Range.Within(ChannelParts.Starts(_graph, parts)![part], _graph.Values[of].Shape[0]) };
    }

    /// <summary>Every value is produced right where one Concat wants it; others that read it make a copy.</summary>
    private void FindClaims()
    {
        foreach (var node in _graph.Nodes.Where(n => InPlace(n) && n.Operator is IChannelParts { Joins: true }))
            for (var i = 0; i < node.Inputs.Count; i++)
            {
                var ofSplit = _producers.TryGetValue(node.Inputs[i], out var producer) && InPlace(producer) && producer.Operator is IChannelParts { Joins: false };
                if (!ofSplit && !_claims.ContainsKey(node.Inputs[i])) _claims.Add(node.Inputs[i], (node, i));
            }
    }

    private bool Claims(Node node, int input) => _claims.TryGetValue(node.Inputs[input], out var claim) && claim == (node, input);

    private static int IndexOf(IReadOnlyList<int> values, int value) => Enumerable.Range(0, values.Count).First(i => values[i] == value);

    /// <summary>Whoever may work on blocks does so next to one who does: first downstream, then upstream.</summary>
    private void FindBlocked()
    {
        var images = new HashSet<int>();
        var wanted = new HashSet<int>();
        foreach (var node in _graph.Nodes)
        {
            var use = Use(node);
            if (use == BlockedUse.Always || use == BlockedUse.Follows && node.Inputs.Any(images.Contains)) Add(node);
        }
        foreach (var node in _graph.Nodes.Reverse())
        {
            if (Use(node) == BlockedUse.Follows && !_blocked.Contains(node) && node.Outputs.Any(wanted.Contains)) Add(node);
            if (!_blocked.Contains(node)) continue;
            for (var i = 0; i < node.Inputs.Count; i++)
                if (ImageInput(node, i) is { Blocked: true }) wanted.Add(node.Inputs[i]);
        }

        void Add(Node node)
        {
            _blocked.Add(node);
            if (GivesImage(node)) images.UnionWith(node.Outputs);
        }
    }

    private void FindBorders()
    {
        foreach (var node in _blocked)
            for (var i = 0; i < node.Inputs.Count; i++)
                if (ImageInput(node, i) is { } image) Join(image.Blocked ? _blocks : _planes, node.Inputs[i], image.Border);

        // One pass over memory serves functions of single elements where all images agree; parts have the border of the whole.
        var alike = _graph.Nodes.Where(n => _blocked.Contains(n) && n.Operator is IKeepsZero { KeepsZero: true } or IChannelParts)
            .Select(n => n.Inputs.Where((_, i) => !NeedsOwn(n, i)).Concat(n.Outputs).ToList()).ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var all in alike)
            {
                var border = all.Aggregate(Border.None, (b, id) => b.Join(_blocks.TryGetValue(id, out var other) ? other : Border.None));
                foreach (var id in all) changed |= Join(_blocks, id, border);
            }
        }
    }

    private static bool Join(Dictionary<int, Border> borders, int value, Border border)
    {
        var old = borders.TryGetValue(value, out var found) ? found : Border.None;
        borders[value] = old.Join(border);
        return borders[value] != old;
    }

    private BlockedUse Use(Node node) => node.Operator switch
    {
        IImageOperator image => image.Use(_graph, node),
        IElementwise => IsImageMap(node, node.Inputs.Count) ? BlockedUse.Follows : BlockedUse.Never,
        IChannelwise map => IsImageMap(node, map.Tensors.Count) && map.AreFirstAxis(_graph.Values[node.Output].Shape) ? BlockedUse.Follows : BlockedUse.Never,
        _ => BlockedUse.Never,
    };

    private ImageLayout? ImageInput(Node node, int input) => node.Operator switch
    {
        IImageOperator image => image.ImageInput(_graph, node, input),
        IElementwise => ImageLayout.Blocks(Border.None),
        IChannelwise map => input < map.Tensors.Count ? ImageLayout.Blocks(Border.None) : null,
        _ => null,
    };

    private static bool GivesImage(Node node) => node.Operator is IImageOperator image ? image.GivesImage : node.Operator is IElementwise or IChannelwise;

    private bool IsImageMap(Node node, int images)
    {
        var output = _graph.Values[node.Output];
        return output is { Shape.Rank: 3, Kind: ValueKind.PerSample, Type: ElementType.Real } && node.Outputs.Count == 1 &&
            node.Inputs.Take(images).All(i => _graph.Values[i] is { Kind: ValueKind.PerSample, Type: ElementType.Real } value && value.Shape == output.Shape);
    }
}

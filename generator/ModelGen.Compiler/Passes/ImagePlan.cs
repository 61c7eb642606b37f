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

    public ImagePlan(Graph graph)
    {
        _graph = graph;
        FindBlocked();
        if (_blocked.Count > 0) FindBorders();
    }

    /// <summary>The layout a node reads an input in.</summary>
    public Layout Wanted(Node node, int input)
    {
        if (_blocked.Contains(node) && ImageInput(node, input) is { } image) return Layout(node.Inputs[input], image.Blocked);
        return node.Operator.InputLayout(_graph, node, input) ?? Graphs.Layout.Plain;
    }

    /// <summary>The layout a node writes an output in.</summary>
    public Layout Written(Node node, int output) => _blocked.Contains(node) && GivesImage(node) ? Layout(output, blocked: true) : Graphs.Layout.Plain;

    private Layout Layout(int value, bool blocked)
    {
        var border = (blocked ? _blocks : _planes).TryGetValue(value, out var found) ? found : Border.None;
        return blocked ? ImageLayout.Blocks(border) : border == Border.None ? Graphs.Layout.Plain : ImageLayout.Planes(border);
    }

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

        // One pass over memory serves functions of single elements where all images agree.
        var maps = _graph.Nodes.Where(n => _blocked.Contains(n) && n.Operator is IElementwise and IKeepsZero).ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var node in maps)
            {
                var all = node.Inputs.Append(node.Output).ToList();
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

namespace ModelGen.Compiler.Kernels;

/// <summary>The cells that have kernels of their own.</summary>
public enum RecurrentCell
{
    /// <summary>h = tanh(p + U h).</summary>
    Tanh,

    /// <summary>h = max(p + U h, 0).</summary>
    ReLU,

    /// <summary>Gates i, f, g, o: c = f c + i g, h = o tanh(c).</summary>
    Lstm,

    /// <summary>Gates r, z, n: n = tanh(p + r (U h + b)), h = (1 - z) n + z h.</summary>
    Gru,

    /// <summary>Gates r, z, n: n = tanh(p + U (r h)), h = (1 - z) n + z h. Its scan has kernels of its own.</summary>
    GruResetBefore,
}

/// <summary>
/// How the kernels of cells lay out their rows. The units of a layer lie in panels of 16, and the gates of a panel lie
/// side by side: [panel, gate, 16]; what fills up the last panel is zero throughout.
/// </summary>
internal static class RecurrentLayout
{
    public const int Panel = PanelLayout.Columns;

    public static int Gates(RecurrentCell cell) => cell switch { RecurrentCell.Lstm => 4, RecurrentCell.Gru or RecurrentCell.GruResetBefore => 3, _ => 1 };

    /// <summary>Vectors per unit that the backward pass needs again: all gates, and for a GRU U h + b of the third.</summary>
    public static int Saved(RecurrentCell cell) => cell switch { RecurrentCell.Lstm => 4, RecurrentCell.Gru => 4, _ => 0 };

    public static int Padded(int hidden) => (hidden + Panel - 1) / Panel * Panel;
}

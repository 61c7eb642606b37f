namespace ModelGen.Compiler.Kernels;

/// <summary>
/// Which way a single row walks the panels of a product: always forwards, or backwards in every second run. In turns each run begins
/// with the weights that the one before read last, of which the second-level cache still has as many as it holds. Walked the
/// same way each time, they would all have been driven out by those that came after.
/// </summary>
public enum PanelTurns
{
    /// <summary>Forwards, several panels at a time.</summary>
    None,

    /// <summary>In serpentine order, panel by panel, with a prefetch of what comes from the third-level cache: for weights larger than the second.</summary>
    One,

    /// <summary>In serpentine order, several panels at a time: for weights that, with those of other layers, only just do not fit.</summary>
    Several,
}

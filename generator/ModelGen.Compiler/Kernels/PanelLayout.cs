using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A matrix cut into panels of 16 columns, each stored row after row: what a product streams through. The last panel
/// is filled up with zeros. For a weight [out, in] the columns are the outputs; transposed, they are the inputs.
/// </summary>
/// <param name="Together">
/// Panels whose rows lie side by side, so that a product of all of them reads one stream: of a recurrent layer the gates of 16
/// units. Their number must be a multiple.
/// </param>
public sealed record PanelLayout(bool Transposed, int Together = 1) : Layout
{
    /// <summary>Columns of a panel: one vector of 512 bits of floats, two of 256, four of 128.</summary>
    public const int Columns = 16;

    public static int Panels(int columns) => (columns + Columns - 1) / Columns;

    public override long Elements(Shape shape) =>
        Transposed ? (long)Panels(shape[1]) * shape[0] * Columns : (long)Panels(shape[0]) * shape[1] * Columns;

    public override string ToString() => Transposed ? "panels of inputs" : "panels of outputs";
}

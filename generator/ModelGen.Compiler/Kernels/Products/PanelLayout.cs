using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A matrix cut into panels of 16 columns, each stored row after row: what a product streams through. The last panel
/// is filled up with zeros. For a weight [out, in] the columns are the outputs; transposed, they are the inputs.
/// </summary>
/// <param name="Rest">The last few columns that no panel holds: they lie behind the panels, one after the other.</param>
/// <param name="Together">
/// Panels whose rows lie side by side, so that a product of all of them reads one stream: of a recurrent layer the gates of 16
/// units. Their number must be a multiple.
/// </param>
public sealed record PanelLayout(bool Transposed, int Rest = 0, int Together = 1) : Layout
{
    /// <summary>Columns of a panel: one vector of 512 bits of floats, two of 256, four of 128.</summary>
    public const int Columns = 16;

    public static int Panels(int columns) => (columns + Columns - 1) / Columns;

    /// <summary>
    /// The panels of a weight [out, in]. Few outputs of many inputs stay out of them where the zeros that would fill up
    /// the last panel were more than a twentieth of what is read.
    /// </summary>
    public static PanelLayout OfWeight(int inputs, int outputs)
    {
        var rest = outputs % Columns;
        return new(Transposed: false, rest > 0 && LinearDotKernel.Serves(inputs, rest) && 20 * (Columns - rest) > outputs ? rest : 0);
    }

    public override long Elements(Shape shape)
    {
        var (rows, columns) = Transposed ? (shape[0], shape[1]) : (shape[1], shape[0]);
        return (long)rows * (Panels(columns - Rest) * Columns + Rest);
    }

    public override string ToString() => (Transposed ? "panels of inputs" : "panels of outputs") + (Rest == 0 ? "" : $", {Rest} behind them");
}

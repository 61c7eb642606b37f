using System.Globalization;
using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>The transforms of Winograd's convolution, each from a square of elements to another.</summary>
internal enum WinogradTransform
{
    /// <summary>Of a 3 × 3 kernel.</summary>
    Filter,

    /// <summary>Of a tile of the input.</summary>
    Input,

    /// <summary>Of sums of products back to m × m outputs.</summary>
    Output,

    /// <summary>Of the gradients of m × m outputs: the transpose of <see cref="Output"/>.</summary>
    OutputGradient,

    /// <summary>Of the gradient of a transformed kernel back to that of the kernel: the transpose of <see cref="Filter"/>.</summary>
    FilterGradient,
}

/// <summary>Where the elements of a square lie in memory.</summary>
/// <param name="First">The pointer to the first one.</param>
/// <param name="Row">Elements from a row to the next, a number or a name.</param>
/// <param name="Column">Elements from a column to the next, likewise.</param>
internal readonly record struct Places(string First, string Row, string Column)
{
    private int? ColumnStep => int.TryParse(Column, NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : null;

    /// <summary>A row's pointer, by that of the first.</summary>
    public string At(string first, int row) => Times(first, row, Row);

    /// <summary>Declares a pointer to each row: to vectors, where columns are a known number of elements apart.</summary>
    public void EmitRows(CodeWriter w, Width v, int rows)
    {
        var places = this;
        w.Wrap(
            ColumnStep is null || v.IsScalar ? $"{v.Element}* " : $"{v.Type}* ",
            Enumerable.Range(0, rows).Select(row => $"p{row} = {(places.ColumnStep is null ? places.At(places.First, row) : v.Vectors(places.At(places.First, row)))}"), ", ", ";");
    }

    /// <summary>An element, by the pointers to rows.</summary>
    public string Load(Width v, int row, int column) => ColumnStep is { } step ? v.At("p" + row, column * step) : v.Load(Times("p" + row, column, Column));

    private static string Times(string first, int times, string step) => times switch
    {
        0 => first,
        1 => $"{first} + {step}",
        _ => int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? $"{first} + {times * number}" : $"{first} + {times} * {step}",
    };
}

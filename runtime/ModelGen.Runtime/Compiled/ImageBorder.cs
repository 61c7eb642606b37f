using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Clears the border of zeros around images; for generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static unsafe class ImageBorder
{
    /// <summary>
    /// Clears the ends of a row, and with the first row what lies above the image, with the last one what lies below.
    /// </summary>
    /// <typeparam name="T">float or double.</typeparam>
    /// <param name="row">The first pixel of the row.</param>
    /// <param name="index">The number of the row.</param>
    /// <param name="rows">The rows of the image.</param>
    /// <param name="width">Elements of a row without its border.</param>
    /// <param name="step">Elements from a row to the next.</param>
    /// <param name="top">Rows above.</param>
    /// <param name="bottom">Rows below.</param>
    /// <param name="left">Elements before a row.</param>
    /// <param name="right">Elements after a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Clear<T>(T* row, int index, int rows, int width, int step, int top, int bottom, int left, int right) where T : unmanaged
    {
        new Span<T>(row - left, left).Clear();
        new Span<T>(row + width, right).Clear();
        if (index == 0) new Span<T>(row - left - (nint)step * top, step * top).Clear();
        if (index == rows - 1) new Span<T>(row - left + step, step * bottom).Clear();
    }
}

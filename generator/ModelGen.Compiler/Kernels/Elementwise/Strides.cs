namespace ModelGen.Compiler.Kernels;

/// <summary>
/// A walk over the places of a tensor, as few nested loops as its operands allow: for each axis a size, and for each
/// operand how far its next element is.
/// </summary>
/// <param name="Sizes">The axes, outermost first.</param>
/// <param name="Steps">For each operand, its steps along the axes; 0 where it stays.</param>
public sealed record Strides(EquatableArray<int> Sizes, EquatableArray<EquatableArray<int>> Steps)
{
    /// <summary>Leaves out axes of size 1, and makes one of neighbours that every operand walks as one.</summary>
    public static Strides Merge(IReadOnlyList<int> sizes, IReadOnlyList<IReadOnlyList<int>> steps)
    {
        var axes = new List<int>();
        var mergedSizes = new List<int>();
        for (var axis = 0; axis < sizes.Count; axis++)
        {
            if (sizes[axis] == 1) continue;
            if (axes.Count > 0 && steps.All(s => s[axes[axes.Count - 1]] == s[axis] * sizes[axis]))
            {
                mergedSizes[mergedSizes.Count - 1] *= sizes[axis];
                axes[axes.Count - 1] = axis;
                continue;
            }
            axes.Add(axis);
            mergedSizes.Add(sizes[axis]);
        }
        if (axes.Count == 0) return new Strides([1], steps.Select(_ => (EquatableArray<int>)[1]).ToEquatable());
        return new Strides(mergedSizes.ToEquatable(), steps.Select(s => axes.Select(a => s[a]).ToEquatable()).ToEquatable());
    }

    /// <summary>The steps of a tensor that lies row by row.</summary>
    public static int[] RowMajor(IReadOnlyList<int> sizes)
    {
        var steps = new int[sizes.Count];
        for (int axis = sizes.Count - 1, step = 1; axis >= 0; axis--)
        {
            steps[axis] = step;
            step *= sizes[axis];
        }
        return steps;
    }

    /// <summary>The form in names of kernels.</summary>
    public string Name => string.Join("x", Sizes) + string.Concat(Steps.Select(s => "_" + string.Join("x", s)));

    /// <summary>Where an operand is for given loop variables: <c>x + i0 * 12 + i1</c>.</summary>
    public static string At(string pointer, IReadOnlyList<string> indices, EquatableArray<int> steps, int count)
    {
        var text = pointer;
        for (var axis = 0; axis < count; axis++)
            if (steps[axis] != 0 && indices[axis] != "0") text += $" + {indices[axis]}" + (steps[axis] == 1 ? "" : $" * {steps[axis]}");
        return text;
    }
}

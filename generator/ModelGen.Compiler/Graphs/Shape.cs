namespace ModelGen.Compiler.Graphs;

/// <summary>
/// The shape of one sample; the batch is never part of it. After an error a value's shape is <see cref="Unknown"/>,
/// so that the rest of the model is still checked and one mistake stays one message.
/// </summary>
public readonly record struct Shape(EquatableArray<int> Sizes, bool IsUnknown = false)
{
    public static Shape Unknown { get; } = new(default, IsUnknown: true);

    public static Shape Scalar { get; } = new(default);

    public static Shape Of(params int[] sizes) => new(sizes.ToEquatable());

    public int Rank => Sizes.Count;

    public int this[int axis] => Sizes[axis < 0 ? axis + Rank : axis];

    /// <summary>The product of all sizes, saturated well above what any buffer may hold.</summary>
    public long Elements
    {
        get
        {
            long product = 1;
            foreach (var size in Sizes) product = Math.Min(product * size, long.MaxValue >> 32);
            return product;
        }
    }

    /// <summary>The product of the sizes before <paramref name="axis"/>.</summary>
    public int Before(int axis) => Sizes.Take(axis).Aggregate(1, (product, size) => product * size);

    /// <summary>The product of the sizes after <paramref name="axis"/>.</summary>
    public int After(int axis) => Sizes.Skip(axis + 1).Aggregate(1, (product, size) => product * size);

    public Shape With(int axis, int size)
    {
        var sizes = Sizes.ToArray();
        sizes[axis < 0 ? axis + Rank : axis] = size;
        return new Shape(sizes.ToEquatable());
    }

    public override string ToString() => IsUnknown ? "[?]" : "[" + string.Join(", ", Sizes) + "]";
}

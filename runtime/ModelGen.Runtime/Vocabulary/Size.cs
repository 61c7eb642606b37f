using System.Runtime.CompilerServices;

namespace ModelGen;

/// <summary>
/// One number for both directions of an image, or two, [height, width]: an int and a collection of ints convert to it,
/// so that <c>Conv2d(x, 16, 3, stride: [2, 1])</c> reads as it means.
/// </summary>
[CollectionBuilder(typeof(Size), nameof(Create))]
public readonly struct Size
{
    private readonly int[]? _sizes;

    private Size(int[] sizes) => _sizes = sizes;

    /// <summary>A size from its numbers.</summary>
    /// <param name="sizes">One number, or one for each direction.</param>
    public static Size Create(ReadOnlySpan<int> sizes) => new(sizes.ToArray());

    /// <summary>One number for all directions.</summary>
    public static implicit operator Size(int size) => new([size]);

    /// <summary>A number for each direction.</summary>
    public static implicit operator Size(int[] sizes) => new(sizes);

    /// <summary>The numbers, in order.</summary>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)(_sizes ?? [])).GetEnumerator();
}

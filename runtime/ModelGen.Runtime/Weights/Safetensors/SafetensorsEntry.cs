namespace ModelGen;

/// <summary>What the header of a safetensors file says of one tensor.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The shape; empty for a single number.</param>
/// <param name="Offset">Where the tensor's bytes start, counted from the end of the header.</param>
/// <param name="Length">The number of its bytes: elements times their size.</param>
public sealed class SafetensorsEntry(
    string Name, SafetensorsType Type, IReadOnlyList<long> Shape, long Offset, long Length)
{
    /// <summary>The name, unique in the file.</summary>
    public string Name { get; } = Name;

    /// <summary>The element type.</summary>
    public SafetensorsType Type { get; } = Type;

    /// <summary>The shape; empty for a single number.</summary>
    public IReadOnlyList<long> Shape { get; } = Shape;

    /// <summary>Where the tensor's bytes start, counted from the end of the header.</summary>
    public long Offset { get; } = Offset;

    /// <summary>The number of its bytes: elements times their size.</summary>
    public long Length { get; } = Length;

    /// <summary>The number of elements.</summary>
    public long ElementCount => Length / Type.Size();
}

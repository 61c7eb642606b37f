using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// A zeroed block of memory that neither moves nor needs freeing: a pinned array whose used part starts at a multiple
/// of 64 bytes. Whoever keeps <see cref="Pointer"/> must keep the block.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed unsafe class AlignedBlock<T> where T : unmanaged
{
    /// <summary>The alignment of the first element in bytes.</summary>
    public const int Alignment = 64;

    /// <summary>Allocates a zeroed block.</summary>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public AlignedBlock(int length)
    {
        if (length < 0) throw new ArgumentOutOfRangeException(nameof(length), $"A block has 0 elements or more, not {length}.");
        var array = GC.AllocateArray<T>(checked(length + Alignment / sizeof(T)), pinned: true);
        var address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(array));
        var aligned = (address + Alignment - 1) & ~(nuint)(Alignment - 1);
        Pointer = (T*)aligned;
        HugePages.Advise(Pointer, (nuint)length * (nuint)sizeof(T));
        Memory = array.AsMemory((int)(aligned - address) / sizeof(T), length);
    }

    /// <summary>The first element, at a multiple of <see cref="Alignment"/>.</summary>
    public T* Pointer { get; }

    /// <summary>The elements.</summary>
    public Memory<T> Memory { get; }

    /// <summary>The elements.</summary>
    public Span<T> Span => Memory.Span;

    /// <summary>The number of elements.</summary>
    public int Length => Memory.Length;
}

using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>
/// Asks Linux for pages of 2 MB where a block is large. A network's step walks through all of its memory; in pages of
/// 4 KB nearly each of them costs a walk through the page tables, more than reading it once does.
/// </summary>
internal static unsafe class HugePages
{
    private const nuint Size = 2 << 20;

    // Of madvise, as Linux defines it.
    private const int HugePage = 14;

    // Looked up by name rather than declared: where the C library has no such function, or the system no such pages,
    // memory is as it was.
    private static readonly delegate* unmanaged<void*, nuint, int, int> s_advise = Find();

    /// <summary>Advises large pages for the whole ones within a block; nothing where it has fewer than two or the system does not know them.</summary>
    public static void Advise(void* start, nuint bytes)
    {
        if (bytes < 2 * Size || s_advise == null) return;
        var first = ((nuint)start + Size - 1) & ~(Size - 1);
        var last = ((nuint)start + bytes) & ~(Size - 1);
        // Advice that is not taken changes nothing.
        _ = s_advise((void*)first, last - first, HugePage);
    }

    private static delegate* unmanaged<void*, nuint, int, int> Find() =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "madvise", out var address)
            ? (delegate* unmanaged<void*, nuint, int, int>)address
            : null;
}

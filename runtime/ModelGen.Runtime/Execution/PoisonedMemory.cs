namespace ModelGen.Runtime;

/// <summary>
/// Working memory whose every bit is set before a run: what a program reads without having written it becomes NaN, or an
/// index of -1, instead of what an earlier run left there. The tests run so; programs do not ask for it.
/// </summary>
internal static class PoisonedMemory
{
    /// <summary>The switch of the runtime's configuration: <c>ModelGen.PoisonMemory</c>.</summary>
    internal static readonly bool IsOn = AppContext.TryGetSwitch("ModelGen.PoisonMemory", out var on) && on;

    /// <summary>Sets every bit of a block, where the switch is on.</summary>
    /// <param name="block">The block.</param>
    /// <param name="first">The first element to be set.</param>
    internal static void Fill<T>(AlignedBlock<T> block, int first = 0) where T : unmanaged
    {
        if (IsOn) System.Runtime.InteropServices.MemoryMarshal.AsBytes(block.Span[first..]).Fill(0xFF);
    }
}

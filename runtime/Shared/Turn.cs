using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace ModelGen;

/// <summary>
/// The time for which a thread has what one thread at a time may use. It costs an atomic operation and never waits: a thread
/// that comes meanwhile is told, and the first goes on undisturbed.
/// </summary>
internal readonly ref struct Turn
{
    private readonly ref int _taken;

    /// <summary>Begins the turn, which ends when this is disposed of.</summary>
    /// <param name="taken">1 while a thread has its turn.</param>
    /// <param name="what">What is used, for the message.</param>
    /// <exception cref="InvalidOperationException">Another thread has its turn.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Turn(ref int taken, string what)
    {
        if (Interlocked.Exchange(ref taken, 1) != 0) Throw(what);
        _taken = ref taken;
    }

    /// <summary>Ends the turn.</summary>
    public void Dispose() => Volatile.Write(ref _taken, 0);

    /// <summary>Requires that no thread has its turn, where results are read.</summary>
    /// <exception cref="InvalidOperationException">A thread has its turn.</exception>
    public static void Check(ref int taken, string what)
    {
        if (Volatile.Read(ref taken) != 0) Throw(what);
    }

    [DoesNotReturn]
    private static void Throw(string what) => throw new InvalidOperationException(
        $"Two threads use this {what} at once, but one at a time may. Give each thread a {what} of its own, or let them take turns.");
}

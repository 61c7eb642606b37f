namespace ModelGen.Runtime;

/// <summary>A lock held for some instructions at a time, whose taking <see cref="Thread.Interrupt"/> does not reach.</summary>
internal static class ShortLock
{
    /// <summary>Takes the lock; <see cref="Monitor.Exit(object)"/> gives it back.</summary>
    public static void Enter(object gate)
    {
        while (!Monitor.TryEnter(gate)) Thread.Yield();
    }
}

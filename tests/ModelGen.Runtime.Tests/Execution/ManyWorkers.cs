using System.Runtime.CompilerServices;

namespace ModelGen.Runtime.Tests;

/// <summary>Lets these tests have several workers also on a machine with two processors.</summary>
internal static class ManyWorkers
{
    [ModuleInitializer]
    internal static void Allow() => WorkerPool.MostThreads = Math.Max(Environment.ProcessorCount, 8);
}

using System.Runtime.ExceptionServices;
using System.Threading.Tasks;

namespace ModelGen.Compiler;

/// <summary>Independent parts of the work, done at the same time: most of what a build waits for is a compiler that has just started.</summary>
internal static class Parts
{
    // Whether this thread does all parts by itself.
    [ThreadStatic]
    private static bool t_oneByOne;

    /// <summary>Does work whose parts leave the other processors to those who wait for something.</summary>
    public static T OneByOne<T>(Func<T> work)
    {
        t_oneByOne = true;
        try
        {
            return work();
        }
        finally
        {
            t_oneByOne = false;
        }
    }

    /// <summary>What the parts give, in their order.</summary>
    public static T[] Do<T>(params Func<T>[] parts)
    {
        if (t_oneByOne) return [.. parts.Select(part => part())];
        var results = new T[parts.Length];
        try
        {
            Parallel.For(0, parts.Length, i =>
            {
                using var culture = InvariantCulture.Enter();
                results[i] = parts[i]();
            });
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Capture(faults.InnerExceptions[0]).Throw();
        }
        return results;
    }
}

namespace ModelGen.Testing;

/// <summary>
/// The widest vectors that kernels use on a test's thread, so that tests of several widths run side by side: the runtime's limit is
/// one for the process. Compiled with <see cref="Source"/>, kernels ask here instead of there.
/// </summary>
public static class ThreadWidth
{
    /// <summary>A nearer class of the name that kernels ask.</summary>
    public const string Source = """
        namespace ModelGen.Generated.Kernels;

        internal static class Simd
        {
            public static bool Use512 => global::ModelGen.Testing.ThreadWidth.Allows(512);
            public static bool Use256 => global::ModelGen.Testing.ThreadWidth.Allows(256);
            public static bool Use128 => global::ModelGen.Testing.ThreadWidth.Allows(128);
        }
        """;

    [ThreadStatic]
    private static int? s_limit;

    [ThreadStatic]
    private static long s_asked;

    /// <summary>How often kernels have asked on this thread.</summary>
    public static long Asked => s_asked;

    /// <summary>Whether kernels on this thread may use vectors of so many bits.</summary>
    public static bool Allows(int bits)
    {
        s_asked++;
        return bits <= (s_limit ?? 512);
    }

    /// <summary>Holds kernels on this thread to a width, in bits, until it is disposed of. Predictors and trainers made meanwhile are for it alone.</summary>
    public static IDisposable Hold(int bits)
    {
        s_limit = bits;
        return new Held();
    }

    private sealed class Held : IDisposable
    {
        public void Dispose() => s_limit = null;
    }
}

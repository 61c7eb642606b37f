namespace ModelGen.Runtime;

/// <summary>Which SIMD widths generated kernels may use.</summary>
public static class Simd
{
    /// <summary>Whether kernels of 512 bits may run.</summary>
    public static bool Use512 => true;

    /// <summary>Whether kernels of 256 bits may run.</summary>
    public static bool Use256 => true;

    /// <summary>Whether kernels of 128 bits may run.</summary>
    public static bool Use128 => true;
}

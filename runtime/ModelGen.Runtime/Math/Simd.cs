using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ModelGen.Runtime;

/// <summary>
/// Which vector width kernels use: the widest that the processor accelerates and the environment variable
/// <c>MODELGEN_SIMD</c> (512, 256, 128, or 0 for scalar code) allows. Each answer begins with a constant, so that
/// ahead-of-time builds drop the kernels they cannot use.
/// </summary>
public static class Simd
{
    private static int s_limit = ReadLimit(Environment.GetEnvironmentVariable("MODELGEN_SIMD"));

    /// <summary>Whether kernels use vectors of 512 bits.</summary>
    public static bool Use512
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512.IsHardwareAccelerated && s_limit >= 512;
    }

    /// <summary>Whether kernels may use vectors of 256 bits, where they do not use wider ones.</summary>
    public static bool Use256
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256.IsHardwareAccelerated && s_limit >= 256;
    }

    /// <summary>Whether kernels may use vectors of 128 bits, where they do not use wider ones; otherwise they are scalar.</summary>
    public static bool Use128
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128.IsHardwareAccelerated && s_limit >= 128;
    }

    /// <summary>
    /// The widest vectors allowed, in bits; for tests that compare widths in one process. It holds for whole
    /// predictors and trainers made afterwards: weights are packed for one width.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static int Limit
    {
        get => s_limit;
        set => s_limit = value;
    }

    /// <summary>The limit that a value of <c>MODELGEN_SIMD</c> asks for; none where it is not one of the widths.</summary>
    internal static int ReadLimit(string? value) => value switch
    {
        "256" => 256,
        "128" => 128,
        "0" => 0,
        _ => 512,
    };
}

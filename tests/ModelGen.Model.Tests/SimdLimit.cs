using ModelGen.Runtime;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ModelGen.Model.Tests;

/// <summary>Holds kernels to a width for a while; the width is the process's, so tests here run one after the other.</summary>
internal sealed class SimdLimit : IDisposable
{
    private readonly int _before = Simd.Limit;

    private SimdLimit(int bits) => Simd.Limit = bits;

    public static SimdLimit Of(int bits) => new(bits);

    public void Dispose() => Simd.Limit = _before;
}

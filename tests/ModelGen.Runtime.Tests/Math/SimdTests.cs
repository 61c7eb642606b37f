using System.Runtime.Intrinsics;

namespace ModelGen.Runtime.Tests;

public class SimdTests
{
    [Theory]
    [InlineData("512", 512), InlineData("256", 256), InlineData("128", 128), InlineData("0", 0)]
    [InlineData(null, 512), InlineData("", 512), InlineData("wide", 512), InlineData("-1", 512), InlineData("1024", 512)]
    public void The_environment_names_a_width_or_is_ignored(string? value, int limit) =>
        Assert.Equal(limit, Simd.ReadLimit(value));

    [Theory, InlineData(0), InlineData(128), InlineData(256), InlineData(512)]
    public void A_limit_switches_wider_kernels_off(int limit)
    {
        var before = Simd.Limit;
        try
        {
            Simd.Limit = limit;
            Assert.Equal(limit >= 512 && Vector512.IsHardwareAccelerated, Simd.Use512);
            Assert.Equal(limit >= 256 && Vector256.IsHardwareAccelerated, Simd.Use256);
            Assert.Equal(limit >= 128 && Vector128.IsHardwareAccelerated, Simd.Use128);
        }
        finally
        {
            Simd.Limit = before;
        }
    }
}

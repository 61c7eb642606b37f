using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>Which of equal elements a window's gradient goes to, and what becomes of elements that are no numbers, at every width.</summary>
[Collection(nameof(WidthTests))]
public sealed class PoolWinnerTests
{
    private static readonly Dictionary<string, Geometry> s_pools = new(StringComparer.Ordinal)
    {
        ["MaxPool2d(3, Stride = 1, Padding = 1)"] = new(2, 7, 41, (3, 1, 1), (3, 1, 1)),
        ["MaxPool2d(3, Stride = 2, Padding = 1)"] = new(1, 9, 77, (3, 2, 1), (3, 2, 1)),
        ["MaxPool2d([2, 5], StrideHW = [2, 6], PaddingHW = [0, 2])"] = new(1, 6, 117, (2, 2, 0), (5, 6, 2)),
        ["MaxPool2d([1, 2], StrideHW = [1, 3])"] = new(1, 1, 1733, (1, 1, 0), (2, 3, 0)),
        ["MaxPool2d([1, 19])"] = new(3, 2, 117, (1, 1, 0), (19, 19, 0)),
        ["MaxPool2d([5, 9])"] = new(1, 20, 45, (5, 5, 0), (9, 9, 0)),
        ["AdaptiveMaxPool2d([8, 17])"] = new(2, 17, 37, (8, 0, 0), (17, 0, 0)),
        ["AdaptiveMaxPool2d([5, 29])"] = new(1, 31, 33, (5, 0, 0), (29, 0, 0)),
        ["AdaptiveMaxPool2d([3, 2])"] = new(1, 31, 37, (3, 0, 0), (2, 0, 0)),
    };

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of(
        "using ModelGen;\n" + string.Concat(s_pools.Select((pool, i) => $"[Model({pool.Value.Channels}, {pool.Value.Height}, {pool.Value.Width}, InputGradients = true)]\n[{pool.Key}]\npublic sealed partial class Pool{i};\n"))));

    public static TheoryData<string> Pools => [.. s_pools.Keys];

    [Theory, MemberData(nameof(Pools))]
    public void A_window_gives_to_its_first_largest_element(string pool)
    {
        try
        {
            foreach (var bits in new[] { 512, 256, 128, 0 })
                foreach (var holes in new[] { false, true })
                {
                    Simd.Limit = bits;
                    Check(pool, holes, bits);
                }
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    private static void Check(string pool, bool holes, int bits)
    {
        var g = s_pools[pool];
        var random = new Random(3);
        // Few numbers, so that most windows have several of the largest.
        var x = Enumerable.Range(0, g.Channels * g.Height * g.Width).Select(_ => holes && random.Next(40) == 0 ? float.NaN : random.Next(3) - 5).ToArray();
        var trainer = s_models.Value.Model("Pool" + s_pools.Keys.ToList().IndexOf(pool)).CreateTrainer(1);
        trainer.Forward([x]);
        var dy = Enumerable.Range(0, trainer.Outputs[0].ElementCount).Select(i => (float)(i % 97 + 1)).ToArray();
        trainer.Backward([dy]);
        var (actual, expected) = (new float[x.Length], new float[x.Length]);
        trainer.CopyInputGradient(0, actual);
        var window = 0;
        for (var c = 0; c < g.Channels; c++)
            foreach (var (top, bottom) in Windows(g.Height, g.Down))
                foreach (var (left, right) in Windows(g.Width, g.Across))
                {
                    var winner = (c * g.Height + top) * g.Width + left;
                    for (var row = top; row < bottom; row++)
                        for (var column = left; column < right; column++)
                        {
                            var at = (c * g.Height + row) * g.Width + column;
                            if (x[at] > x[winner] || float.IsNaN(x[at])) winner = at;
                        }
                    expected[winner] += dy[window++];
                }
        Assert.Equal(dy.Length, window);
        for (var i = 0; i < x.Length; i++) Assert.True(expected[i] == actual[i], $"[{i}] at {bits} bits{(holes ? " with holes" : "")}: {expected[i]} and {actual[i]}");
    }

    /// <summary>From where to where windows reach; a stride of 0 stands for so many parts.</summary>
    private static IEnumerable<(int From, int To)> Windows(int size, (int Kernel, int Stride, int Padding) axis)
    {
        var (kernel, stride, padding) = axis;
        if (stride == 0)
            for (var i = 0; i < kernel; i++) yield return (i * size / kernel, ((i + 1) * size + kernel - 1) / kernel);
        else
            for (var start = -padding; start + kernel <= size + padding; start += stride) yield return (Math.Max(0, start), Math.Min(size, start + kernel));
    }

    private sealed record Geometry(int Channels, int Height, int Width, (int Kernel, int Stride, int Padding) Down, (int Kernel, int Stride, int Padding) Across);
}

using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>Networks over odd sizes whose neighbouring layers meet in every layout.</summary>
internal static class NetworkCases
{
    public static IReadOnlyList<NetworkCase> All { get; } = [.. Build(), .. Winograd()];

    private static readonly Lazy<ModelCompilation> s_compilation = new(() =>
        ModelCompilation.Of("using ModelGen;\n" + string.Concat(All.Select(c => c.Declaration))));

    public static CompiledModel Model(NetworkCase network) => s_compilation.Value.Model(network.Name);

    /// <summary>The generated files.</summary>
    public static IReadOnlyDictionary<string, string> Generated => s_compilation.Value.Generated;

    public static System.Reflection.Assembly Assembly => s_compilation.Value.Load();

    private static ConvLayer Conv(int channels, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1) =>
        new(channels, [kernel, kernel]) { Stride = [stride, stride], Padding = [padding, padding], Dilation = [dilation, dilation], Groups = groups };

    private static PoolLayer Pool(bool max, int kernel, int stride, int padding = 0) => new(max, [kernel, kernel], [stride, stride], [padding, padding]);

    private static IEnumerable<NetworkCase> Build()
    {
        var relu = MapLayer.ReLU;
        yield return Case("FromOneChannel", 1, 9, 11, Conv(6, 5, padding: 2), MapLayer.Tanh, Conv(3, 3));
        yield return Case("FewOutputs", 1, 15, 29, Conv(6, 5, padding: 2), MapLayer.Tanh, Conv(20, 3, padding: 1), Conv(7, 3, padding: 1), relu, Conv(8, [1, 3]));
        yield return Case("FewWideOutputs", 3, 4, 40, Conv(5, 3, padding: 1, dilation: 2), relu, Conv(33, 1), Conv(2, 3, padding: 1));
        yield return Case("FewNarrowOutputs", 2, 9, 11, Conv(4, 3, padding: 3), relu, Conv(17, 5), Conv(3, 3, padding: 1));
        yield return Case("FewOutputsInDouble", 1, 9, 19, isDouble: true, Conv(3, 3, padding: 1), MapLayer.Tanh, Conv(20, 3), Conv(4, 2));
        yield return Case("LeNetLike", 1, 17, 17, Conv(6, 5, padding: 2), MapLayer.Tanh, Pool(false, 2, 2), Conv(16, 5), MapLayer.Tanh, Pool(false, 2, 2));
        yield return Case("PlanesThroughPools", 1, 36, 44, Conv(6, 5, padding: 2), relu, Pool(true, 2, 2), Conv(5, 3, padding: 1), MapLayer.Sigmoid, Pool(false, 2, 2), Conv(8, 2), Conv(17, 3, 2, 1));
        yield return Case("PlanesOfPairs", 2, 18, 34, Conv(7, 3, padding: 1), Pool(true, 2, 2), MapLayer.Tanh, Conv(3, [1, 1]), relu, Conv(18, 3, dilation: 2), relu, Pool(true, 3, 3));
        yield return Case("PlanesOutOfBlocks", 3, 19, 21, Conv(20, 3, padding: 1), relu, Conv(4, 3, padding: 1), MapLayer.Tanh, Conv(6, [3, 1]), relu, Conv(8, 4, padding: 2));
        yield return Case("GradientsThroughActivations", 3, 13, 18, Conv(17, 3, padding: 1), MapLayer.Sigmoid, Conv(20, 3, 2, 1), MapLayer.Tanh, Conv(20, 3, padding: 1, groups: 20), relu, Conv(33, 1), relu, Pool(true, 2, 2), Conv(9, 2));
        yield return Case("GradientsThroughPoolsInDouble", 1, 12, 18, isDouble: true, Conv(5, 3, padding: 1), MapLayer.Tanh, Pool(true, 2, 2), Conv(18, 3, 1, 1), MapLayer.Sigmoid, Pool(false, 3, 3), Conv(3, 2, padding: 1));
        yield return Case("ThreeToSeventeen", 3, 7, 9, Conv(17, 3, padding: 1), relu, Conv(7, 3, padding: 1), relu, Conv(33, 1));
        yield return Case("Strided", 3, 17, 15, Conv(16, 7, 2, 3), relu, Conv(20, 3, 2, 1), MapLayer.Sigmoid, Conv(5, 3, 2, 1), Conv(9, 1, 2));
        yield return Case("RowsOfEvenWidths", 3, 3, 28, Conv(17, 1), relu, Conv(18, 3, 2, 1), MapLayer.Sigmoid, new ConvLayer(32, [1, 1]), Conv(32, 3, padding: 1, groups: 32), relu, new ConvLayer(20, [1, 3]));
        yield return Case("RowsOfOddWidths", 3, 3, 39, Conv(17, 1), relu, Conv(18, 3, 2, 1), MapLayer.Sigmoid, new ConvLayer(20, [1, 2]), new ConvLayer(33, [1, 3]), new ConvLayer(5, [1, 3]), relu, Conv(3, 3, 2, 1));
        yield return Case("StrideThree", 2, 16, 13, Conv(7, 1), Conv(18, 3, 3, 1), Conv(4, 2, 3, 1));
        yield return Case("Dilated", 1, 15, 17, Conv(17, 3, dilation: 2, padding: 2), relu, Conv(8, 3, 2, 3, 3), Conv(3, 2, 1, 0, 2));
        yield return Case("WideRow", 1, 3, 61, Conv(32, 3, padding: 1), relu, Conv(34, 3, padding: 1), relu, Conv(48, [1, 7]));
        yield return Case("OnePixel", 7, 1, 1, Conv(17, 1), relu, Conv(3, 1), Conv(40, 3, padding: 1));
        yield return Case("MorePaddingThanKernel", 3, 5, 4, Conv(17, 1, padding: 2), relu, Conv(4, 2, padding: 3), Conv(3, 1, 2, 1));
        yield return Case("Groups", 4, 9, 7, Conv(12, 3, padding: 1, groups: 2), relu, Conv(18, 3, 2, 1, groups: 3), Conv(32, 1), Conv(64, 3, padding: 1, groups: 2), Conv(64, 3, padding: 1, groups: 4));
        yield return Case("Depthwise", 3, 9, 10, Conv(24, 1), relu, Conv(24, 3, padding: 1, groups: 24), relu, Conv(48, 3, 2, 1, groups: 24), Conv(17, 1));
        yield return Case("DepthwiseDilated", 17, 11, 15, Conv(17, 3, padding: 2, dilation: 2, groups: 17), relu, Conv(17, [1, 5], groups: 17), Conv(17, 3, 2, 1, groups: 17), MapLayer.Tanh);
        yield return Case("DepthwiseStrided", 18, 17, 13, Conv(18, 3, 2, 1, groups: 18), relu, Conv(18, 5, 2, 2, groups: 18), MapLayer.Sigmoid, Conv(18, 3, 3, 2, groups: 18), Conv(7, 1));
        yield return Case("DepthwiseLarge", 17, 12, 17, Conv(17, 7, padding: 3, groups: 17), relu, new ConvLayer(17, [2, 5]) { Stride = [1, 2], Dilation = [2, 3], Padding = [1, 6], Groups = 17 }, MapLayer.Tanh, Conv(17, 3, 1, 1, groups: 17));
        yield return Case("DepthwiseInDouble", 20, 9, 10, isDouble: true, Conv(20, 3, 1, 1, groups: 20), relu, Conv(20, 3, 2, 1, groups: 20), MapLayer.Tanh);
        yield return Case("Rectangles", 3, 8, 12,
            new ConvLayer(17, [3, 5]) { Stride = [2, 1], Padding = [1, 2] }, relu, new ConvLayer(6, [2, 1]) { Stride = [1, 3], Dilation = [2, 1] }, new ConvLayer(5, [1, 4]) { Padding = [0, 2] });
        yield return Case("Pools", 3, 15, 17, Conv(17, 3, padding: 1), Pool(true, 3, 2, 1), Conv(20, 3, padding: 1), Pool(false, 3, 2, 1), Conv(8, 1), Pool(true, 3, 1), Conv(4, 2, padding: 1));
        yield return Case("Pooled", 1, 13, 17, Conv(30, 5), relu, Pool(true, 2, 2), Conv(17, 2, padding: 1), MapLayer.Tanh, Pool(true, 2, 2), Conv(5, 1));
        yield return Case("PooledStrided", 3, 23, 31, Conv(40, 3, 2, 1), relu, Pool(true, 2, 2), Conv(20, 1), MapLayer.Sigmoid, Pool(true, 2, 2), Conv(33, 1), Pool(true, 1, 2));
        yield return Case("PooledWide", 2, 5, 61, Conv(48, 3, padding: 1), Pool(true, 2, 2), Conv(32, [1, 4]), relu, Pool(true, 2, 2));
        yield return Case("PooledGroups", 4, 7, 9, Conv(34, 1, groups: 2), relu, Pool(true, 2, 2), Conv(16, 1), Pool(true, 2, 1));
        yield return Case("PoolsOfPlanes", 3, 11, 67, Pool(true, 3, 2, 1), MapLayer.Tanh, Pool(false, 2, 1), Pool(false, 3, 1, 1), Pool(true, 2, 2));
        yield return Case("PoolsOfPlanesInDouble", 1, 7, 41, isDouble: true, Pool(false, 3, 2, 1), MapLayer.Tanh, Pool(true, 3, 1, 1));
        yield return Case("DepthwiseOfManyTaps", 7, 9, 11, Conv(7, 7, padding: 3, groups: 7), relu, Conv(7, [1, 5], groups: 7), MapLayer.Tanh, Conv(7, 4, 3, 1, groups: 7));
        yield return Case("SigmoidIntoPadding", 2, 6, 7, Conv(19, 3), MapLayer.Sigmoid, Conv(4, 3, padding: 2), MapLayer.Sigmoid, Pool(true, 2, 2), Conv(3, 3, padding: 1));
        yield return Case("LargeKernel", 2, 13, 14, Conv(5, 11, padding: 5), relu, Conv(18, [9, 5]));
        yield return Case("Normalised", 3, 9, 8, Conv(17, 3, padding: 1), new BatchNormLayer(), relu, Conv(20, 3, 2, 1), new BatchNormLayer(), Conv(34, 1), new BatchNormLayer(), relu, new GlobalPoolLayer());
        yield return Case("GlobalPoolBetween", 3, 6, 5, Conv(18, 3, padding: 1), new GlobalPoolLayer(), Conv(5, 1), relu);
        yield return Case("NormalisedInDouble", 2, 7, 5, isDouble: true, Conv(18, 3), new BatchNormLayer(), MapLayer.Tanh, Conv(3, 3, padding: 2), new BatchNormLayer(), new GlobalPoolLayer());
        yield return Case("InDouble", 3, 9, 11, isDouble: true, Conv(17, 3, padding: 1), MapLayer.Tanh, Pool(true, 2, 2), Conv(6, 3, 2, 1), Conv(35, 2, padding: 1));
        yield return Case("InDoubleGrouped", 6, 8, 7, isDouble: true, Conv(10, 3, padding: 1, groups: 2), relu, Pool(false, 3, 2, 1), Conv(16, 1), Conv(32, 3, dilation: 2, padding: 2, groups: 16));
    }

    /// <summary>Networks of convolutions that Winograd's kernels serve, once through F(2 × 2) and once through F(4 × 4), with strides of 1 and 2.</summary>
    private static IEnumerable<NetworkCase> Winograd()
    {
        var relu = MapLayer.ReLU;
        foreach (var mode in new[] { "Accurate", "Fast" })
        {
            NetworkCase Of(string name, int channels, int height, int width, params ReferenceLayer[] layers) => Case(mode + name, channels, height, width, layers) with { Winograd = mode };

            yield return Of("Tiles", 16, 12, 16, Conv(32, 3, padding: 1), relu, Conv(16, 3, padding: 1), relu, Conv(48, 3, padding: 1));
            yield return Of("Ragged", 17, 13, 17, Conv(33, 3, padding: 1), relu, Conv(20, 3), MapLayer.Tanh, Conv(48, 3, padding: 2), Pool(true, 2, 2), Conv(17, 3, padding: 1));
            yield return Of("Pooled", 17, 10, 14, Conv(33, 3, padding: 1), MapLayer.Tanh, Pool(true, 2, 2), Conv(18, 3, padding: 1), relu, Pool(true, 2, 2), Conv(5, 1));
            yield return Of("PooledRows", 17, 9, 15, Conv(33, 3, padding: 1), MapLayer.Tanh, Pool(true, 2, 2), Conv(18, 3, padding: 1), relu, Pool(true, 2, 2), Conv(5, 1));
            yield return Of("Strided", 49, 17, 31, Conv(65, 3, 2, 1), relu, Conv(80, 3, 2), Conv(48, 3, 2, 2), Conv(1, 3, 2, 1));
            yield return Of("StridedTiles", 48, 16, 32, Conv(64, 3, 2, 1), new BatchNormLayer(), relu, Conv(16, 3, 2, 1), relu, Pool(true, 2, 2));
            yield return Of("StridedChannels", 350, 7, 15, Conv(33, 3, 2, 1), new GlobalPoolLayer());
            yield return Of("Small", 20, 7, 5, Conv(40, 3, padding: 1), relu, Conv(33, 3, padding: 3), relu, Conv(18, 3, padding: 1));
            yield return Of("Rows", 1, 3, 61, Conv(32, 3, padding: 1), relu, Conv(34, 3, padding: 1), relu, Conv(31, 3, padding: 1));
            yield return Of("Normalised", 17, 13, 17, Conv(33, 3, padding: 1), new BatchNormLayer(), relu, Pool(true, 2, 2), Conv(20, 3, padding: 1), new BatchNormLayer(), relu, Conv(48, 3), new BatchNormLayer(), Conv(17, 3, padding: 1), new BatchNormLayer());
            yield return Of("ManyChannels", 3, 6, 7, Conv(130, 3, padding: 1), relu, Conv(146, 3, padding: 1), MapLayer.Sigmoid, Conv(130, 3, padding: 1), new GlobalPoolLayer());
        }
    }

    private static ConvLayer Conv(int channels, int[] kernel, int groups = 1) => new(channels, kernel) { Groups = groups };

    private static NetworkCase Case(string name, int channels, int height, int width, params ReferenceLayer[] layers) => new(name, channels, height, width, false, layers);

    private static NetworkCase Case(string name, int channels, int height, int width, bool isDouble, params ReferenceLayer[] layers) => new(name, channels, height, width, isDouble, layers);
}

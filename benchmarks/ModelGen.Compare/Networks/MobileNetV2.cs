namespace ModelGen.Compare;

/// <summary>Sandler, Howard, Zhu, Zhmoginov, Chen, "MobileNetV2: Inverted Residuals and Linear Bottlenecks" (2018).</summary>
[Model]
internal sealed partial class MobileNetV2
{
    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var x = ConvBNReLU(image, 32, 3, "features.0", stride: 2);
        var (inputs, position) = (32, 1);
        foreach (var (expansion, channels, blocks, stride) in new[]
                 { (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1) })
            for (var block = 0; block < blocks; block++, position++, inputs = channels)
                using (Scope($"features.{position}.conv"))
                    x = InvertedResidual(x, inputs, channels, expansion, block == 0 ? stride : 1);
        x = ConvBNReLU(x, 1280, 1, "features.18");
        return Linear(Flatten(GlobalAvgPool2d(x)), 1000, name: "classifier.1");
    }

    private static Tensor InvertedResidual(Tensor x, int inputs, int channels, int expansion, int stride)
    {
        var (y, position) = (x, 0);
        if (expansion != 1) y = ConvBNReLU(y, inputs * expansion, 1, $"{position++}");
        y = ConvBNReLU(y, inputs * expansion, 3, $"{position++}", stride, groups: inputs * expansion);
        y = BatchNorm(Conv2d(y, channels, 1, bias: false, name: $"{position}"), name: $"{position + 1}");
        return stride == 1 && inputs == channels ? x + y : y;
    }

    private static Tensor ConvBNReLU(Tensor x, int channels, int kernel, string name, int stride = 1, int groups = 1) =>
        ReLU6(BatchNorm(Conv2d(x, channels, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false, name: $"{name}.0"), name: $"{name}.1"));
}

using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>MobileNetV2 with torchvision's names: Sandler, Howard, Zhu, Zhmoginov and Chen, MobileNetV2: inverted residuals and linear bottlenecks, 2018.</summary>
[Model]
[CrossEntropyLoss]
public sealed partial class MobileNetV2
{
    [Dropout(0.2), Linear(1000)] private static partial Tensor Classifier(Tensor x);

    private static Tensor ConvNorm(Tensor x, int channels, int kernel, int stride, int groups, string conv, string norm) =>
        BatchNorm(Conv2d(x, channels, kernel, stride: stride, padding: kernel / 2, groups: groups, bias: false, name: conv), name: norm);

    private static Tensor ConvNormReLU6(Tensor x, int channels, int kernel, int stride, int groups, string name) =>
        ReLU6(ConvNorm(x, channels, kernel, stride, groups, name + ".0", name + ".1"));

    private static Tensor InvertedResidual(Tensor x, int channels, int stride, int expansion)
    {
        var (y, width, position) = (x, x.Shape[0] * expansion, 0);
        if (expansion > 1) y = ConvNormReLU6(y, width, 1, 1, 1, $"conv.{position++}");
        y = ConvNormReLU6(y, width, 3, stride, width, $"conv.{position++}");
        y = ConvNorm(y, channels, 1, 1, 1, $"conv.{position}", $"conv.{position + 1}");
        return stride == 1 && x.Shape[0] == channels ? x + y : y;
    }

    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var x = ConvNormReLU6(image, 32, 3, 2, 1, "features.0");
        var position = 1;
        foreach (var (expansion, channels, repeats, stride) in new[]
            { (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1) })
            for (var i = 0; i < repeats; i++)
                using (Scope($"features.{position++}"))
                    x = InvertedResidual(x, channels, i == 0 ? stride : 1, expansion);
        x = ConvNormReLU6(x, 1280, 1, 1, 1, "features.18");
        return Classifier(Flatten(GlobalAvgPool2d(x)));
    }
}

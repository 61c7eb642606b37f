using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>ResNet-50 with torchvision's names, its stride in the 3×3 convolution: He, Zhang, Ren and Sun, Deep residual learning for image recognition, 2015.</summary>
[Model]
[CrossEntropyLoss]
public sealed partial class ResNet50
{
    [Conv2d(64, 7, Stride = 2, Padding = 3, Bias = false)] private static partial Tensor Conv1(Tensor image);
    [BatchNorm] private static partial Tensor Bn1(Tensor x);

    private static Tensor ConvNorm(Tensor x, int channels, int kernel, int stride, string conv, string norm) =>
        BatchNorm(Conv2d(x, channels, kernel, stride: stride, padding: kernel / 2, bias: false, name: conv), name: norm);

    private static Tensor Bottleneck(Tensor x, int width, int stride)
    {
        var y = ReLU(ConvNorm(x, width, 1, 1, "conv1", "bn1"));
        y = ReLU(ConvNorm(y, width, 3, stride, "conv2", "bn2"));
        y = ConvNorm(y, 4 * width, 1, 1, "conv3", "bn3");
        var shortcut = x.Shape[0] == 4 * width ? x : ConvNorm(x, 4 * width, 1, stride, "downsample.0", "downsample.1");
        return ReLU(y + shortcut);
    }

    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var x = MaxPool2d(ReLU(Bn1(Conv1(image))), 3, stride: 2, padding: 1);
        foreach (var (stage, blocks) in new[] { (0, 3), (1, 4), (2, 6), (3, 3) })
            for (var block = 0; block < blocks; block++)
                using (Scope($"layer{stage + 1}.{block}"))
                    x = Bottleneck(x, 64 << stage, stage > 0 && block == 0 ? 2 : 1);
        return Linear(Flatten(GlobalAvgPool2d(x)), 1000, name: "fc");
    }
}

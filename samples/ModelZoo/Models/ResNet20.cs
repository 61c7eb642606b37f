using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>
/// ResNet-20 for CIFAR-10 with shortcuts that have no weights. He, Zhang, Ren and Sun, "Deep residual learning for image
/// recognition", 2015, section 4.2. The names are those of akamaster/pytorch_resnet_cifar10.
/// </summary>
[Model]
[CrossEntropyLoss]
public sealed partial class ResNet20
{
    [Conv2d(16, 3, Padding = 1, Bias = false)] private static partial Tensor Conv1(Tensor image);
    [BatchNorm] private static partial Tensor Bn1(Tensor x);

    private static Tensor Block(Tensor x, int channels, int stride)
    {
        var y = ReLU(BatchNorm(Conv2d(x, channels, 3, stride: stride, padding: 1, bias: false, name: "conv1"), name: "bn1"));
        y = BatchNorm(Conv2d(y, channels, 3, padding: 1, bias: false, name: "conv2"), name: "bn2");
        return ReLU(y + (stride == 1 ? x : Shortcut(x, channels)));
    }

    /// <summary>Every second row and column, with channels of zeros before and after.</summary>
    private static Tensor Shortcut(Tensor x, int channels)
    {
        var half = Slice(Slice(x, 1, 0, x.Shape[1] / 2, step: 2), 2, 0, x.Shape[2] / 2, step: 2);
        return Pad(half, [0, 0, 0, 0, channels / 4, channels / 4]);
    }

    private static Tensor Forward([Shape(3, 32, 32)] Tensor image)
    {
        var x = ReLU(Bn1(Conv1(image)));
        for (var stage = 0; stage < 3; stage++)
            for (var block = 0; block < 3; block++)
                using (Scope($"layer{stage + 1}.{block}"))
                    x = Block(x, 16 << stage, stage > 0 && block == 0 ? 2 : 1);
        return Linear(Mean(x, [1, 2]), 10, name: "linear");
    }
}

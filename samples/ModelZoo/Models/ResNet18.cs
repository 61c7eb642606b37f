using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>ResNet-18 with torchvision's names: He, Zhang, Ren and Sun, Deep residual learning for image recognition, 2015.</summary>
[Model]
[CrossEntropyLoss]
public sealed partial class ResNet18
{
    [Conv2d(64, 7, Stride = 2, Padding = 3, Bias = false)] private static partial Tensor Conv1(Tensor image);
    [BatchNorm] private static partial Tensor Bn1(Tensor x);

    private static Tensor BasicBlock(Tensor x, int channels, int stride)
    {
        var y = ReLU(BatchNorm(Conv2d(x, channels, 3, stride: stride, padding: 1, bias: false, name: "conv1"), name: "bn1"));
        y = BatchNorm(Conv2d(y, channels, 3, padding: 1, bias: false, name: "conv2"), name: "bn2");
        if (stride == 1) return ReLU(y + x);
        var shortcut = BatchNorm(Conv2d(x, channels, 1, stride: stride, bias: false, name: "downsample.0"), name: "downsample.1");
        return ReLU(y + shortcut);
    }

    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var x = MaxPool2d(ReLU(Bn1(Conv1(image))), 3, stride: 2, padding: 1);
        for (var stage = 0; stage < 4; stage++)
            for (var block = 0; block < 2; block++)
                using (Scope($"layer{stage + 1}.{block}"))
                    x = BasicBlock(x, 64 << stage, stage > 0 && block == 0 ? 2 : 1);
        return Linear(Flatten(GlobalAvgPool2d(x)), 1000, name: "fc");
    }
}

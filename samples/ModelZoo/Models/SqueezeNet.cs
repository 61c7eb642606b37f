using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>SqueezeNet 1.1 with torchvision's names: Iandola and others, SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, 2016.</summary>
[Model]
[CrossEntropyLoss]
public sealed partial class SqueezeNet
{
    [Dropout(0.5), Conv2d(1000, 1), ReLU] private static partial Tensor Classifier(Tensor x);

    private static Tensor Fire(Tensor x, int squeeze, int expand)
    {
        var s = ReLU(Conv2d(x, squeeze, 1, name: "squeeze"));
        return Concat(ReLU(Conv2d(s, expand, 1, name: "expand1x1")), ReLU(Conv2d(s, expand, 3, padding: 1, name: "expand3x3")));
    }

    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var x = MaxPool2d(ReLU(Conv2d(image, 64, 3, stride: 2, name: "features.0")), 3, stride: 2);
        foreach (var (position, squeeze, expand) in new[] { (3, 16, 64), (4, 16, 64), (6, 32, 128), (7, 32, 128), (9, 48, 192), (10, 48, 192), (11, 64, 256), (12, 64, 256) })
        {
            if (position is 6 or 9) x = MaxPool2d(x, 3, stride: 2);
            using (Scope($"features.{position}")) x = Fire(x, squeeze, expand);
        }
        return Flatten(GlobalAvgPool2d(Classifier(x)));
    }
}

using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>VGG-16 with torchvision's names: Simonyan and Zisserman, Very deep convolutional networks for large-scale image recognition, 2014.</summary>
[Model]
[CrossEntropyLoss]
public sealed partial class VGG16
{
    [Linear(4096), ReLU, Dropout(0.5), Linear(4096), ReLU, Dropout(0.5), Linear(1000)]
    private static partial Tensor Classifier(Tensor x);

    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var x = image;
        var position = 0;
        foreach (var (channels, convolutions) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (var i = 0; i < convolutions; i++, position += 2) x = ReLU(Conv2d(x, channels, 3, padding: 1, name: $"features.{position}"));
            x = MaxPool2d(x, 2, name: $"features.{position++}");
        }
        return Classifier(Flatten(x));
    }
}

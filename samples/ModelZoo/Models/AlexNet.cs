using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>AlexNet in its second form, with torchvision's names: Krizhevsky, One weird trick for parallelizing convolutional neural networks, 2014.</summary>
[Model]
[CrossEntropyLoss]
public sealed partial class AlexNet
{
    [Conv2d(64, 11, Stride = 4, Padding = 2), ReLU, MaxPool2d(3, Stride = 2)]
    [Conv2d(192, 5, Padding = 2), ReLU, MaxPool2d(3, Stride = 2)]
    [Conv2d(384, 3, Padding = 1), ReLU, Conv2d(256, 3, Padding = 1), ReLU, Conv2d(256, 3, Padding = 1), ReLU, MaxPool2d(3, Stride = 2)]
    private static partial Tensor Features(Tensor image);

    [Dropout(0.5), Linear(4096), ReLU, Dropout(0.5), Linear(4096), ReLU, Linear(1000)]
    private static partial Tensor Classifier(Tensor x);

    private static Tensor Forward([Shape(3, 224, 224)] Tensor image) => Classifier(Flatten(Features(image)));
}

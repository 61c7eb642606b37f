using ModelGen;

namespace Digits;

/// <summary>A small convolutional network with batch normalisation.</summary>
[Model(1, 28, 28)]
[Conv2d(16, 3, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Conv2d(32, 3, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Conv2d(64, 3, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2)]
[Flatten, Dropout(0.25), Linear(10)]
[CrossEntropyLoss]
public sealed partial class DigitNet;

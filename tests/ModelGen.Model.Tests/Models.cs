using static ModelGen.Layers;

namespace ModelGen.Model.Tests;

/// <summary>The example of the README.</summary>
[Model(1, 28, 28)]
[Conv2d(6, 5, Padding = 2), Tanh, AvgPool2d(2)]
[Conv2d(16, 5), Tanh, AvgPool2d(2)]
[Flatten, Linear(120), Tanh, Linear(84), Tanh, Linear(10)]
[CrossEntropyLoss]
public sealed partial class LeNet5;

/// <summary>Odd sizes, rectangular kernels, groups and every kind of padding.</summary>
[Model(3, 17, 13, InputGradients = true)]
[Conv2d(7, [3, 5], Padding = Same, Bias = false), BatchNorm, LeakyReLU]
[Conv2d(14, 3, StrideHW = [2, 1], Padding = 1, Groups = 7), BatchNorm, ReLU, MaxPool2d(3, Stride = 2, Padding = 1)]
[Conv2d(5, 2, Dilation = 2), Sigmoid]
[Flatten, Linear(17), BatchNorm, Tanh, Dropout(0.3), Linear(3)]
[CrossEntropyLoss]
public sealed partial class OddNet;

/// <summary>Small enough to be straight-line code.</summary>
[Model(7)]
[Linear(16), Tanh, Linear(5), ReLU, Linear(3)]
[CrossEntropyLoss]
public sealed partial class TinyNet;

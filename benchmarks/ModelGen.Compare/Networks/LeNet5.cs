namespace ModelGen.Compare;

/// <summary>LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition" (1998).</summary>
[Model(1, 28, 28)]
[Conv2d(6, 5, Padding = 2), Tanh, AvgPool2d(2)]
[Conv2d(16, 5), Tanh, AvgPool2d(2)]
[Flatten, Linear(120), Tanh, Linear(84), Tanh, Linear(10)]
[CrossEntropyLoss]
internal sealed partial class LeNet5;

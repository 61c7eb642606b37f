using ModelGen;

namespace Digits;

/// <summary>
/// LeNet-5 in today's words: LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document recognition",
/// Proceedings of the IEEE 86 (1998).
/// </summary>
[Model(1, 28, 28)]
[Conv2d(6, 5, Padding = 2), Tanh, AvgPool2d(2)]
[Conv2d(16, 5), Tanh, AvgPool2d(2)]
[Flatten, Linear(120), Tanh, Linear(84), Tanh, Linear(10)]
[CrossEntropyLoss]
public sealed partial class LeNet5;

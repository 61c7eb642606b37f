namespace ModelGen.Compare;

/// <summary>Logistic regression.</summary>
[Model(784), Linear(10)]
internal sealed partial class Logistic;

/// <summary>A perceptron of three layers.</summary>
[Model(784)]
[Linear(256), ReLU, Linear(128), ReLU, Linear(10)]
[CrossEntropyLoss]
internal sealed partial class MLP;

/// <summary>One convolution whose channels fill no block.</summary>
[Model(1, 28, 28)]
[Conv2d(30, 5), ReLU, MaxPool2d(2)]
[Flatten, Linear(100), ReLU, Linear(10)]
[CrossEntropyLoss]
internal sealed partial class Conv30;

/// <summary>Convolutions with batch normalisation, as in a small network for digits.</summary>
#if ACCURATE
[Model(1, 28, 28, Winograd = WinogradMode.Accurate)]
#else
[Model(1, 28, 28)]
#endif
[Conv2d(32, 3, Padding = 1), BatchNorm, ReLU, Conv2d(32, 3, Padding = 1), BatchNorm, ReLU, MaxPool2d(2)]
[Conv2d(64, 3, Padding = 1), BatchNorm, ReLU, Conv2d(64, 3, Padding = 1), BatchNorm, ReLU, MaxPool2d(2)]
[Flatten, Linear(128), ReLU, Linear(10)]
[CrossEntropyLoss]
internal sealed partial class ConvBN;

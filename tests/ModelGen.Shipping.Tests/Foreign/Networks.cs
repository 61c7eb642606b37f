namespace ModelGen.Shipping.Tests;

/// <summary>
/// The network of burn-mnist (tracel-ai/burn, MIT or Apache-2.0), trained in PyTorch: three convolutions, normalised once,
/// two linear layers, normalised again. Its names are those of the published file.
/// </summary>
[Model(1, 28, 28)]
[Conv2d(8, 3, Name = "conv1"), ReLU, Conv2d(16, 3, Name = "conv2"), ReLU, Conv2d(24, 3, Name = "conv3"), ReLU, BatchNorm(Name = "norm1")]
[Flatten, Linear(32, Name = "fc1"), ReLU, Linear(10, Name = "fc2"), BatchNorm(Name = "norm2"), LogSoftmax]
public sealed partial class BurnMnist;

/// <summary>The network of mnist-8 (ONNX model zoo, MIT), trained in CNTK; what it adds after a convolution is its bias.</summary>
[Model(1, 28, 28)]
[Conv2d(8, 5, Padding = 2, Name = "conv1"), ReLU, MaxPool2d(2)]
[Conv2d(16, 5, Padding = 2, Name = "conv2"), ReLU, MaxPool2d(3)]
[Flatten, Linear(10, Name = "fc")]
public sealed partial class Mnist8;

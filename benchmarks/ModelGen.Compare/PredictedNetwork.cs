namespace ModelGen.Compare;

/// <summary>Computes the output of a batch of inputs.</summary>
internal delegate void Prediction(float[][] inputs, float[] output);

/// <summary>What is wanted of a batch.</summary>
/// <param name="Batch">The number of samples.</param>
/// <param name="Goal">On one core, how many times as fast as ONNX Runtime.</param>
/// <param name="SpeedUp">On two cores, how many times as fast as on one; 0 where nothing is said.</param>
internal sealed record PredictionGoal(int Batch, double Goal, double SpeedUp = 0);

/// <summary>A network whose predictions are timed.</summary>
/// <param name="Name">What files, PyTorch's script and the command line call it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Description">Its layers.</param>
/// <param name="Goals">The batches that are timed.</param>
/// <param name="Load">Makes a predictor of a file of weights.</param>
/// <param name="New">Makes a predictor of initial weights.</param>
internal sealed record PredictedNetwork(
    string Name, string Title, ModelDescription Description, PredictionGoal[] Goals, Func<string, PredictorOptions, Prediction> Load,
    Func<PredictorOptions, IPredictor> New)
{
    /// <summary>All, from the smallest to recurrent ones.</summary>
    public static PredictedNetwork[] All =>
    [
        new("logistic", "logistic 784-10", Logistic.Description, [new(1, 5), new(32, 1.3)], (path, options) => { var p = Logistic.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new Logistic().CreatePredictor(options)),
        new("mlp", "MLP 784-256-128-10", MLP.Description, [new(1, 1.5), new(32, 1.05)], (path, options) => { var p = MLP.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new MLP().CreatePredictor(options)),
        new("lenet5", "LeNet-5", LeNet5.Description, [new(1, 2, SpeedUp: 1), new(32, 2)], (path, options) => { var p = LeNet5.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new LeNet5().CreatePredictor(options)),
        new("conv30", "conv30@5×5-pool-100-10", Conv30.Description, [new(1, 1.8), new(32, 1.4)], (path, options) => { var p = Conv30.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new Conv30().CreatePredictor(options)),
        new("convbn", "conv+BN net, 28×28", ConvBN.Description, [new(1, 2), new(32, 2, SpeedUp: 1.8)], (path, options) => { var p = ConvBN.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new ConvBN().CreatePredictor(options)),
        new("resnet20", "ResNet-20 (CIFAR)", ResNet20.Description, [new(1, 1.7), new(32, 1.7)], (path, options) => { var p = ResNet20.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new ResNet20().CreatePredictor(options)),
        new("resnet18", "ResNet-18", ResNet18.Description, [new(1, 2, SpeedUp: 1.8)], (path, options) => { var p = ResNet18.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new ResNet18().CreatePredictor(options)),
        new("vgg16", "VGG-16", VGG16.Description, [new(1, 2.4)], (path, options) => { var p = VGG16.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new VGG16().CreatePredictor(options)),
        new("mobilenetv2", "MobileNetV2", MobileNetV2.Description, [new(1, 1.2)], (path, options) => { var p = MobileNetV2.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new MobileNetV2().CreatePredictor(options)),
        new("lstm", "LSTM 64→128, 128 steps", LSTMStates.Description, [new(1, 1.1)], (path, options) => { var p = LSTMStates.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new LSTMStates().CreatePredictor(options)),
        new("gru", "GRU 64→64, 128 steps", GRUStates.Description, [new(1, 1.3)], (path, options) => { var p = GRUStates.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], y); }, options => new GRUStates().CreatePredictor(options)),
        new("grustep", "GRU 1→16, one step", GRUStep.Description, [new(1, 40)], (path, options) => { var p = GRUStep.Load(path).CreatePredictor(options); return (x, y) => p.Predict(x[0], x[1], y); }, options => new GRUStep().CreatePredictor(options)),
    ];
}

using ModelGen.Training;

namespace ModelGen.Compare;

/// <summary>Runs a whole training step: forward, loss, backward, update.</summary>
/// <returns>The loss before the update.</returns>
internal delegate float TrainingStep(float[] input, int[] target);

/// <summary>A model in training with its optimizer.</summary>
internal sealed record Training(SGD Optimizer, TrainingStep Step);

/// <summary>A network whose training steps are timed.</summary>
/// <param name="Name">What files, PyTorch's script and the command line call it.</param>
/// <param name="Title">What the table calls it.</param>
/// <param name="Description">Its layers.</param>
/// <param name="Batch">The samples of a step.</param>
/// <param name="Goal">How many times as fast as PyTorch it should be.</param>
/// <param name="Load">Makes a trainer of a file of weights.</param>
/// <param name="New">Makes a trainer of initial weights.</param>
internal sealed record TrainedNetwork(
    string Name, string Title, ModelDescription Description, int Batch, double Goal, Func<string, int, TrainerOptions, Training> Load,
    Func<int, TrainerOptions, ITrainer> New)
{
    /// <summary>The learning rate of the steps whose losses are compared (peers/networks.py has it too).</summary>
    public const double LearningRate = 0.01;

    private const double Momentum = 0.9;

    /// <summary>All, from the smallest to the largest.</summary>
    public static TrainedNetwork[] All =>
    [
        new("mlp", "MLP", MLP.Description, 64, 1.25, (path, batch, options) => { var t = MLP.Load(path).CreateTrainer(batch, options); return With(t, (x, y) => t.ForwardBackward(x, y)); }, (batch, options) => new MLP().CreateTrainer(batch, options)),
        new("lenet5", "LeNet-5", LeNet5.Description, 32, 3.5, (path, batch, options) => { var t = LeNet5.Load(path).CreateTrainer(batch, options); return With(t, (x, y) => t.ForwardBackward(x, y)); }, (batch, options) => new LeNet5().CreateTrainer(batch, options)),
        new("conv30", "conv30", Conv30.Description, 32, 2.5, (path, batch, options) => { var t = Conv30.Load(path).CreateTrainer(batch, options); return With(t, (x, y) => t.ForwardBackward(x, y)); }, (batch, options) => new Conv30().CreateTrainer(batch, options)),
        new("convbn", "conv+BN net", ConvBN.Description, 32, 2, (path, batch, options) => { var t = ConvBN.Load(path).CreateTrainer(batch, options); return With(t, (x, y) => t.ForwardBackward(x, y)); }, (batch, options) => new ConvBN().CreateTrainer(batch, options)),
        new("resnet20", "ResNet-20 (CIFAR)", ResNet20.Description, 32, 1.8, (path, batch, options) => { var t = ResNet20.Load(path).CreateTrainer(batch, options); return With(t, (x, y) => t.ForwardBackward(x, y)); }, (batch, options) => new ResNet20().CreateTrainer(batch, options)),
        new("lstmclassifier", "LSTM classifier, 64→128, 128 steps", LSTMClassifier.Description, 32, 2, (path, batch, options) => { var t = LSTMClassifier.Load(path).CreateTrainer(batch, options); return With(t, (x, y) => t.ForwardBackward(x, y)); }, (batch, options) => new LSTMClassifier().CreateTrainer(batch, options)),
        new("resnet18", "ResNet-18, 224×224", ResNet18.Description, 8, 1.7, (path, batch, options) => { var t = ResNet18.Load(path).CreateTrainer(batch, options); return With(t, (x, y) => t.ForwardBackward(x, y)); }, (batch, options) => new ResNet18().CreateTrainer(batch, options)),
    ];

    /// <summary>
    /// Multiply-adds of a step for one sample: each layer's three times, for its output and the gradients of its weights
    /// and of its input, which the first layer's input does not need.
    /// </summary>
    public long MultiplyAdds => 3 * Description.MultiplyAdds - Description.Layers.First(l => l.MultiplyAdds > 0).MultiplyAdds;

    private static Training With(ITrainer trainer, TrainingStep gradients)
    {
        var optimizer = new SGD(trainer, LearningRate) { Momentum = Momentum };
        return new Training(optimizer, (x, y) =>
        {
            var loss = gradients(x, y);
            optimizer.Step();
            return loss;
        });
    }
}

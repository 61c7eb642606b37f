namespace ModelGen.Model.Tests;

/// <summary>The networks of this project behind their shared interfaces, with data to run them on.</summary>
public sealed class Network
{
    private readonly Func<PredictorOptions, IPredictor> _predictor;
    private readonly Func<int, TrainerOptions, ITrainer> _trainer;

    private Network(string name, ParameterSet state, Func<PredictorOptions, IPredictor> predictor, Func<int, TrainerOptions, ITrainer> trainer) =>
        (Name, State, _predictor, _trainer) = (name, state, predictor, trainer);

    public static TheoryData<string> Names => ["LeNet5", "OddNet", "TinyNet"];

    public string Name { get; }

    public ParameterSet State { get; }

    public static Network Create(string name, int seed = 1)
    {
        switch (name)
        {
            case "LeNet5":
                var lenet = new LeNet5(seed);
                return new(name, lenet.State, lenet.CreatePredictor, lenet.CreateTrainer);
            case "OddNet":
                var odd = new OddNet(seed);
                return new(name, odd.State, odd.CreatePredictor, odd.CreateTrainer);
            default:
                var tiny = new TinyNet(seed);
                return new(name, tiny.State, tiny.CreatePredictor, tiny.CreateTrainer);
        }
    }

    public IPredictor Predictor(int threads = 1) => _predictor(new PredictorOptions { Threads = threads });

    public ITrainer Trainer(int batchSize, int threads = 1) => _trainer(batchSize, new TrainerOptions { Threads = threads, Seed = 5 });

    /// <summary>Inputs and targets of a batch; equal seeds give equal ones.</summary>
    public static TensorMemory[] Batch(ITrainer trainer, int samples, int seed = 3)
    {
        var random = new Random(seed);
        var images = new float[samples * trainer.Inputs[0].ElementCount];
        for (var i = 0; i < images.Length; i++) images[i] = 2 * random.NextSingle() - 1;
        var targets = new int[samples];
        for (var i = 0; i < samples; i++) targets[i] = random.Next(trainer.Outputs[0].ElementCount);
        return [images, targets];
    }

    /// <summary>The output of a predictor for a batch's images.</summary>
    public float[] Predict(TensorMemory[] batch, int samples, int threads = 1)
    {
        var predictor = Predictor(threads);
        var output = new float[samples * predictor.Outputs[0].ElementCount];
        predictor.Predict(batch.AsSpan(0, 1), [output]);
        return output;
    }

    /// <summary>Weights after some steps of plain gradient descent, all tensors one after the other.</summary>
    public float[] TrainSteps(int batchSize, int steps, int threads)
    {
        var trainer = Trainer(batchSize, threads);
        var optimizer = new Training.SGD(trainer, 0.05) { Momentum = 0.9 };
        for (var step = 0; step < steps; step++)
        {
            trainer.ForwardBackward(Batch(trainer, batchSize, step));
            optimizer.Step();
        }
        return [.. State.SelectMany(p => p.Span.ToArray())];
    }
}

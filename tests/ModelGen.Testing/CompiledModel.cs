namespace ModelGen.Testing;

/// <summary>A model that was compiled in memory, driven through the runtime's interfaces.</summary>
public sealed class CompiledModel(object instance)
{
    /// <summary>The model itself.</summary>
    public object Instance { get; } = instance;

    /// <summary>Parameters and buffers.</summary>
    public IParameterSet State => Get<IParameterSet>("State");

    /// <summary>Parameters.</summary>
    public IParameterSet Parameters => Get<IParameterSet>("Parameters");

    /// <summary>The description of its class.</summary>
    public ModelDescription Description => (ModelDescription)Instance.GetType().GetProperty("Description")!.GetValue(null)!;

    /// <summary>A predictor of the weights as they are.</summary>
    public IPredictor CreatePredictor(int threads = 1) =>
        (IPredictor)Instance.GetType().GetMethod("CreatePredictor")!.Invoke(Instance, [new PredictorOptions { Threads = threads }])!;

    /// <summary>A trainer of its weights.</summary>
    public ITrainer CreateTrainer(int batchSize, int threads = 1, int seed = 0) =>
        (ITrainer)Instance.GetType().GetMethod("CreateTrainer")!.Invoke(Instance, [batchSize, new TrainerOptions { Threads = threads, Seed = seed }])!;

    private T Get<T>(string property) => (T)Instance.GetType().GetProperty(property)!.GetValue(Instance)!;
}

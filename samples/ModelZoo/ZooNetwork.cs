using ModelGen;

namespace ModelZoo;

/// <summary>A model of the zoo behind the interfaces that all compiled models share.</summary>
/// <param name="State">Its weights and running statistics.</param>
/// <param name="CreatePredictor">Makes a predictor of the weights as they are.</param>
/// <param name="CreateTrainer">Makes a trainer for batches of some size.</param>
internal sealed record ZooModel(ParameterSet State, Func<PredictorOptions, IPredictor> CreatePredictor, Func<int, TrainerOptions, ITrainer> CreateTrainer);

/// <summary>A network of the zoo.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="Description">Its layers.</param>
/// <param name="Create">Makes it with initial weights.</param>
/// <param name="Load">Makes it with the weights of a safetensors file.</param>
internal sealed record ZooNetwork(string Name, ModelDescription Description, Func<ZooModel> Create, Func<string, ZooModel> Load)
{
    /// <summary>How the pixels of photographs were normalised when it was trained; null for networks that classify no photographs.</summary>
    public PhotoNormalization? Photos { get; init; }
}

/// <summary>Mean and deviation of each colour, of pixels from 0 to 1.</summary>
internal sealed record PhotoNormalization(float[] Mean, float[] Deviation)
{
    /// <summary>Those of ImageNet, which torchvision trains with.</summary>
    public static PhotoNormalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>From -1 to 1, which GoogLeNet's published weights were trained with.</summary>
    public static PhotoNormalization PlusMinusOne { get; } = new([0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f]);
}

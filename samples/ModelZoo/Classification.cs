using Images;
using ModelGen;

namespace ModelZoo;

/// <summary>A class and how probable a network thinks it.</summary>
internal readonly record struct Answer(int Class, double Probability);

/// <summary>Classifies photographs.</summary>
internal sealed class Classification
{
    private readonly IPredictor _predictor;
    private readonly PhotoNormalization _photos;

    /// <summary>Loads a network's weights.</summary>
    /// <exception cref="UsageException">The network classifies no photographs.</exception>
    /// <exception cref="WeightsException">The file is damaged or belongs to another network.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Classification(ZooNetwork network, string weights)
    {
        _photos = network.Photos ?? throw new UsageException(
            $"{network.Name} classifies no photographs. These do: {string.Join(", ", Zoo.Networks.Where(n => n.Photos is not null).Select(n => n.Name))}.");
        _predictor = network.Load(weights).CreatePredictor(new PredictorOptions());
    }

    /// <summary>The most probable classes of a photograph, the first one first.</summary>
    public IReadOnlyList<Answer> Classify(Picture picture, int count)
    {
        TensorMemory[] outputs = [.. _predictor.Outputs.Select(output => (TensorMemory)new float[output.ElementCount])];
        _predictor.Predict([Photo.Prepare(picture, _photos)], outputs);
        var logits = outputs[0].Single.ToArray();
        var most = logits.Max();
        var sum = logits.Sum(logit => Math.Exp((double)logit - most));
        return [.. logits.Select((logit, i) => new Answer(i, Math.Exp((double)logit - most) / sum)).OrderByDescending(answer => answer.Probability).Take(count)];
    }
}

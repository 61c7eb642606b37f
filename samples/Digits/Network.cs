using ModelGen;

namespace Digits;

/// <summary>One of the sample's networks behind the interfaces that all compiled models share.</summary>
/// <param name="Description">Its layers.</param>
/// <param name="Trainer">Trains its weights.</param>
/// <param name="Save">Saves its weights.</param>
internal sealed record Network(ModelDescription Description, ITrainer Trainer, Action<string> Save)
{
    /// <summary>The names that <c>--model</c> takes.</summary>
    public static IReadOnlyList<string> Names { get; } = ["digitnet", "lenet5"];

    /// <summary>Makes a network with initial weights from a seed.</summary>
    public static Network Create(string name, int batchSize, TrainerOptions options)
    {
        if (name == "lenet5")
        {
            var lenet = new LeNet5(options.Seed);
            return new Network(LeNet5.Description, lenet.CreateTrainer(batchSize, options), lenet.Save);
        }
        var digits = new DigitNet(options.Seed);
        return new Network(DigitNet.Description, digits.CreateTrainer(batchSize, options), digits.Save);
    }
}

using System.Globalization;
using Images;
using ModelGen;
using ModelZoo;

const string usage = """
    Networks that people know by name, compiled.

      ModelZoo                                    lists them, with the time of a prediction on this machine
      ModelZoo NETWORK                            shows the layers of one
      ModelZoo NETWORK WEIGHTS IMAGE [LABELS]     classifies a photograph

    WEIGHTS is a safetensors file with torchvision's names, IMAGE a PNM image (P1 to P6), LABELS a text file with the name of a class
    on each line. Without labels, classes are shown by their numbers.
    """;

try
{
    switch (args)
    {
        case ["--help" or "-h"]:
            Console.WriteLine(usage);
            break;
        case []:
            List();
            break;
        case [var name]:
            Console.Write(Find(name).Description);
            break;
        case [var name, var weights, var image]:
            Classify(Find(name), weights, image, null);
            break;
        case [var name, var weights, var image, var labels]:
            Classify(Find(name), weights, image, labels);
            break;
        default:
            throw new UsageException("It takes a network, weights, an image and labels at most. --help tells more.");
    }
    return 0;
}
catch (Exception fault) when (fault is UsageException or WeightsException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"ModelZoo: {fault.Message}");
    return fault is UsageException ? 2 : 1;
}

static ZooNetwork Find(string name) => Zoo.Networks.FirstOrDefault(network => network.Name == name.ToLowerInvariant())
    ?? throw new UsageException($"There is no network '{name}'. These are here: {string.Join(", ", Zoo.Networks.Select(network => network.Name))}.");

static void List()
{
    Row("network", "parameters", "multiply-adds", "activations", "one sample");
    foreach (var network in Zoo.Networks)
    {
        var about = network.Description;
        var culture = CultureInfo.InvariantCulture;
        Row(network.Name, about.Parameters.ToString("N0", culture), about.MultiplyAdds.ToString("N0", culture),
            (about.ActivationBytes / 1e6).ToString("F1", culture) + " MB", Survey.Milliseconds(network, 0.5).ToString("F2", culture) + " ms");
        // The largest have gigabytes of weights and packed weights, of which the next one has no use.
        GC.Collect();
    }
}

static void Row(string name, string parameters, string work, string memory, string time) => Console.WriteLine($"{name,-20} {parameters,12} {work,15} {memory,12} {time,12}");

static void Classify(ZooNetwork network, string weights, string image, string? labels)
{
    var names = labels is null ? null : File.ReadAllLines(labels);
    var classification = new Classification(network, weights);
    try
    {
        foreach (var answer in classification.Classify(PictureFile.Load(image), 5))
            Console.WriteLine(FormattableString.Invariant($"{100 * answer.Probability,6:F2} %  class {answer.Class}{(answer.Class < names?.Length ? "  " + names[answer.Class] : "")}"));
    }
    catch (ImageException fault)
    {
        throw new IOException($"{image} {fault.Message}.");
    }
}

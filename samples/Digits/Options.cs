using System.Globalization;

namespace Digits;

/// <summary>What the command line says.</summary>
internal sealed record Options
{
    public const string Usage = """
        Trains a network on MNIST's handwritten digits, or on any data of the same form.

          --model NAME     digitnet (default) or lenet5
          --data DIR       a folder with MNIST's four idx files, gzipped or not (default: the digits beside the program)
          --epochs N       passes over the training set (default: 5, lenet5: 12)
          --seed N         decides weights, order and dropout (default: 1)
          --threads N      0 means all processors (default); the result does not depend on it
          --out DIR        where digits.safetensors and learning-curves.svg go (default: the current folder)
          --save-every N   steps from one checkpoint (digits.checkpoint, beside the others) to the next (default: 200)
          --resume         goes on from the checkpoint; with the other options as they were, the weights come out the same
                           bit for bit, however the run before ended
        """;

    public string Model { get; init; } = Network.Names[0];

    public string Data { get; init; } = Path.Combine(AppContext.BaseDirectory, "data");

    public int? Epochs { get; init; }

    public int Seed { get; init; } = 1;

    public int Threads { get; init; }

    public string Out { get; init; } = ".";

    public int SaveEvery { get; init; } = 200;

    public bool Resume { get; init; }

    /// <summary>Where a run is kept while it lasts.</summary>
    public string Checkpoint => Path.Combine(Out, "digits.checkpoint");

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="UsageException">One of them is wrong; the message says which and what it may be.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var options = new Options();
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (name == "--resume")
            {
                options = options with { Resume = true };
                i--;
                continue;
            }
            if (name is not ("--model" or "--data" or "--epochs" or "--seed" or "--threads" or "--save-every" or "--out"))
                throw new UsageException($"There is no option '{name}'. --help lists them.");
            if (i + 1 == arguments.Count) throw new UsageException($"{name} needs a value.");
            var value = arguments[i + 1];
            options = name switch
            {
                "--model" => options with { Model = OneOf(name, value, Network.Names) },
                "--data" => options with { Data = Folder(name, value) },
                "--epochs" => options with { Epochs = Whole(name, value, 1, 10_000) },
                "--seed" => options with { Seed = Whole(name, value, 0, int.MaxValue) },
                "--threads" => options with { Threads = Whole(name, value, 0, 1024) },
                "--save-every" => options with { SaveEvery = Whole(name, value, 1, int.MaxValue) },
                _ => options with { Out = Folder(name, value) },
            };
        }
        return options;
    }

    private static string OneOf(string name, string value, IReadOnlyList<string> allowed) =>
        allowed.Contains(value) ? value : throw new UsageException($"{name} is {string.Join(" or ", allowed)}, not '{value}'.");

    private static string Folder(string name, string value) =>
        Directory.Exists(value) ? value : throw new UsageException($"{name}: there is no folder '{value}'.");

    private static int Whole(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{name} is a whole number from {least} to {most}, not '{value}'.");
}

/// <summary>The command line or its data are wrong, in one line.</summary>
internal sealed class UsageException(string message) : Exception(message);

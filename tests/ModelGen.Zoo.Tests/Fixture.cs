using System.Text.Json;

namespace ModelGen.Zoo.Tests;

/// <summary>What PyTorch says of a network; Fixtures/zoo.py wrote it.</summary>
internal sealed record Fixture
{
    /// <summary>How the fixtures' names are spelt.</summary>
    public static JsonSerializerOptions Options { get; } = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The class.</summary>
    public required string Network { get; init; }

    /// <summary>The number of weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>The state_dict: names and shapes, in order.</summary>
    public required Dictionary<string, int[]> Shapes { get; init; }

    /// <summary>The variance that each BatchNorm meets, by its path.</summary>
    public required Dictionary<string, float> Scales { get; init; }

    /// <summary>The outputs in evaluation mode.</summary>
    public required Summary[] Predicted { get; init; }

    /// <summary>The loss in evaluation mode.</summary>
    public required double EvaluatedLoss { get; init; }

    /// <summary>The loss in training mode, with dropout of seed 0, step 0.</summary>
    public required double Loss { get; init; }

    /// <summary>The gradients of the loss by the names of the weights.</summary>
    public required Dictionary<string, Summary> Gradients { get; init; }

    /// <summary>Running statistics after the training step.</summary>
    public required Dictionary<string, Summary> Buffers { get; init; }

    /// <summary>How far PyTorch's own gradients in single precision are from these, relative to their norms.</summary>
    public required double Noise { get; init; }

    /// <summary>Reads the fixture of a network.</summary>
    public static Fixture Of(string network)
    {
        using var file = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Fixtures", network + ".json"));
        return JsonSerializer.Deserialize<Fixture>(file, Options)!;
    }
}

/// <summary>A tensor told by few numbers.</summary>
/// <param name="Norm">The root of the sum of squares.</param>
/// <param name="Projection">The sum of products with a formula's values, which sees where each element lies.</param>
/// <param name="Some">Elements at even distances.</param>
internal sealed record Summary(double Norm, double Projection, double[] Some);

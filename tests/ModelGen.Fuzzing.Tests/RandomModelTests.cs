using System.Globalization;
using System.Text;
using ModelGen.Compiler.Operators;
using ModelGen.Testing;

[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace ModelGen.Fuzzing.Tests;

/// <summary>
/// Random valid models held to themselves in double: at every width, in batches of one and more, again after other numbers, by several
/// threads, without each pass that only makes them faster, frame by frame, and their gradients to differences.
/// </summary>
/// <remarks>
/// <c>MODELGEN_MODELS</c> is how many there are, <c>MODELGEN_SEED</c> the first one's seed. A failure says the seed of its model, and
/// <c>MODELGEN_MODELS=1 MODELGEN_SEED=...</c> runs that model alone; <c>MODELGEN_MODELS_FILE</c> is a file of declarations to run instead.
/// </remarks>
public sealed class RandomModelTests
{
    private const int PerCompilation = 25;
    private static readonly int s_models = Number("MODELGEN_MODELS", 200);
    private static readonly int s_first = Number("MODELGEN_SEED", 1);

    /// <summary>The first seeds of groups that are compiled together.</summary>
    public static TheoryData<int> Groups => [.. Enumerable.Range(0, (s_models + PerCompilation - 1) / PerCompilation).Select(i => s_first + i * PerCompilation)];

    [Theory, MemberData(nameof(Groups))]
    public void Random_models_give_the_right_numbers_however_they_run(int firstSeed)
    {
        var failures = Failures([.. Enumerable.Range(firstSeed, Math.Min(PerCompilation, s_first + s_models - firstSeed)).Select(RandomModel.Of)]);
        Assert.True(failures.Length == 0, failures);
    }

    [Fact]
    public void Declarations_of_a_file_give_the_right_numbers_at_every_width()
    {
        if (Environment.GetEnvironmentVariable("MODELGEN_MODELS_FILE") is not { Length: > 0 } path) return;
        var failures = Failures([.. RandomModel.Read(File.ReadAllText(path))]);
        Assert.True(failures.Length == 0, failures);
    }

    [Fact]
    public void Every_operator_is_drawn()
    {
        var drawn = Enumerable.Range(1, 3000).SelectMany(seed => RandomModel.Of(seed).Operators).ToHashSet();
        // Losses that compare outputs with each other, and what reduces over a batch, are for tests of their own.
        string[] elsewhere = ["TripletMarginLoss", "ContrastiveLoss", "CosineEmbeddingLoss", "BatchMean", "BatchSum"];
        Assert.Empty(OperatorRegistry.All.Concat(OperatorRegistry.Functions).Select(kind => kind.Name).Except(drawn).Except(elsewhere));
    }

    private static string Failures(IReadOnlyList<RandomModel> models)
    {
        var definitions = ModelCompilation.Definitions(RandomModel.Usings + string.Concat(models.Select(model => model.Text)));
        var variants = models.Select(model => Variants.Of(model, definitions[model.Name], new Draw(model.Text.Length))).ToList();
        using var compiled = new CompiledDefinitions(variants.SelectMany(v => v.Definitions), models.SelectMany(model => model.Widths));
        var text = new StringBuilder();
        foreach (var variant in variants)
            foreach (var bits in variant.Model.Widths)
            {
                var faults = Faults(variant, compiled, bits);
                if (faults.Count > 0) text.Append(CultureInfo.InvariantCulture, $"{variant.Model.Text}at {bits} bits:\n{string.Join("\n", faults.Take(6).Select(f => "  " + f))}\n\n");
            }
        return text.ToString();
    }

    private static IReadOnlyList<string> Faults(Variants variants, CompiledDefinitions compiled, int bits)
    {
        try
        {
            return new Judge(variants, compiled, bits).Faults();
        }
        catch (Exception exception)
        {
            // Whose exception it is.
            return [exception.ToString()];
        }
    }

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}

using System.Text.RegularExpressions;
using ModelGen.Training;

namespace ModelGen.Sequences.Tests;

/// <summary>Models whose scores are [time, classes]: loss, perplexity and accuracy are those of the last axis, however the loss gets at it.</summary>
public sealed partial class LanguageModelTests
{
    private const string Wired = "[Model] public sealed partial class {0} {{ static Tensor Forward([Shape({1})] Tokens text) => {2}; static Tensor Loss(Tensor scores, [Shape({3})] Tokens next) => {4}; }}";

    private static readonly Dictionary<string, string> s_models = new(StringComparer.Ordinal)
    {
        // As many steps as classes: an axis that is mistaken for the other one would not be seen by its size.
        ["Square"] = "[Model(10)] [Embedding(10, 16), LSTM(16), Linear(10), CrossEntropyLoss(Axis = -1)] public sealed partial class Square;",
        ["Narrow"] = "[Model(7)] [Embedding(3, 5), GRU(9), Linear(3), CrossEntropyLoss(Axis = -1)] public sealed partial class Narrow;",
        ["Wide"] = "[Model(7)] [Embedding(37, 5), GRU(9), Linear(37), CrossEntropyLoss(Axis = 1)] public sealed partial class Wide;",
        ["OneStep"] = "[Model(1)] [Embedding(17, 5), RNN(9), Linear(17), CrossEntropyLoss(Axis = -1)] public sealed partial class OneStep;",
        ["LogLikelihood"] = "[Model(7)] [Embedding(17, 5), LSTM(9), Linear(17), LogSoftmax, NLLLoss(Axis = -1)] public sealed partial class LogLikelihood;",
        ["Padded"] = "[Model(7)] [Embedding(17, 5), LSTM(9), Linear(17), CrossEntropyLoss(Axis = -1, IgnoreIndex = 0)] public sealed partial class Padded;",
        ["Transposed"] = string.Format(Wired, "Transposed", "10", "Linear(LSTM(Embedding(text, 10, 6), 8), 10)", "10", "CrossEntropyLoss(Transpose(scores, 0, 1), next)"),
        ["Permuted"] = string.Format(Wired, "Permuted", "3, 7", "Linear(Embedding(text, 17, 6), 7)", "3, 7", "CrossEntropyLoss(Permute(scores, 2, 0, 1), next)"),
        ["Middle"] = string.Format(Wired, "Middle", "3, 7", "Transpose(Linear(Embedding(text, 17, 6), 7), 1, 2)", "3, 7", "CrossEntropyLoss(scores, next, axis: 1)"),
        ["Folded"] = string.Format(Wired, "Folded", "3, 7", "Linear(Embedding(text, 17, 6), 7)", "21", "CrossEntropyLoss(Transpose(Reshape(scores, 21, 7), 0, 1), next)"),
        ["LogInLoss"] = string.Format(Wired, "LogInLoss", "7", "Linear(Embedding(text, 7, 6), 7)", "7", "NLLLoss(LogSoftmax(Transpose(scores, 0, 1), 0), next)"),
        ["First"] = string.Format(Wired, "First", "7", "Transpose(Linear(Embedding(text, 7, 6), 7), 0, 1)", "7", "CrossEntropyLoss(scores, next)"),
        ["Halves"] = string.Format(Wired, "Halves", "7", "Linear(Embedding(text, 7, 6), 7)", "7", "0.5 * CrossEntropyLoss(scores, next, axis: -1) + 0.5 * CrossEntropyLoss(Transpose(scores, 0, 1), next)"),
    };

    /// <summary>Where the classes are in the output, [before, classes, after], where they are not last.</summary>
    private static readonly Dictionary<string, int> s_after = new(StringComparer.Ordinal) { ["Middle"] = 7, ["First"] = 7 };

    public static TheoryData<string> Names => [.. s_models.Keys, .. Documented.Keys];

    private static Dictionary<string, string> Documented { get; } = Examples().Matches(Section()).Select(match => match.Groups[1].Value)
        .Where(code => code.Contains("[Model", StringComparison.Ordinal)).ToDictionary(code => ClassName().Match(code).Groups[1].Value);

    [Fact]
    public void The_page_shows_models_that_are_tested() => Assert.Equal(["CharacterModel", "CausalTransformer"], Documented.Keys);

    [Theory, MemberData(nameof(Names))]
    public void Perplexity_is_the_exponential_of_the_loss_and_of_a_formula_in_double(string name)
    {
        var (trainer, data, targets) = Random(name);
        var (perplexity, accuracy, topTwo, auc) = (new Perplexity(), new Accuracy(), new TopKAccuracy(2), new RocAuc());
        var confusion = new ConfusionMatrix(trainer.Outputs[0].Classes);
        var evaluation = trainer.Evaluate(data, perplexity, accuracy, topTwo, auc, confusion);

        var outputs = Outputs(trainer, data);
        var (loss, all, right, two) = (0.0, 0, 0, 0);
        var classes = trainer.Outputs[0].Classes;
        var after = s_after.GetValueOrDefault(name, 1);
        for (var place = 0; place < targets.Length; place++)
        {
            if (targets[place] == trainer.Targets[0].Ignored) continue;
            var scores = Enumerable.Range(0, classes).Select(type => (double)outputs[(place / after * classes + type) * after + place % after]).ToArray();
            var own = scores[targets[place]];
            loss += Math.Log(scores.Sum(score => Math.Exp(score - own)));
            right += scores.All(score => score <= own) ? 1 : 0;
            two += scores.Count(score => score > own) < 2 ? 1 : 0;
            all++;
        }
        Assert.InRange(evaluation.Loss, loss / all - 1e-5, loss / all + 1e-5);
        Assert.Equal(Math.Exp(loss / all), perplexity.Value, 1e-6 * perplexity.Value);
        Assert.Equal(Math.Exp(evaluation.Loss), evaluation["perplexity"], 1e-5 * perplexity.Value);
        Assert.Equal((double)right / all, accuracy.Value);
        Assert.Equal((double)right / all, confusion.Value);
        Assert.Equal((double)two / all, topTwo.Value);
        Assert.InRange(auc.Value, 0.2, 0.8);
        Assert.Equal(all, confusion.Total);
    }

    [Theory, InlineData("Square"), InlineData("Transposed"), InlineData("Permuted"), InlineData("CausalTransformer")]
    public void What_can_be_learnt_is_measured_as_learnt(string name)
    {
        var trainer = Model(name).CreateTrainer(16);
        var (steps, classes) = (trainer.Targets[0].ElementCount, trainer.Outputs[0].Classes);
        // The next token is the one before it and two more.
        var random = new Random(3);
        var text = Enumerable.Range(0, 64 * steps).Select(_ => random.Next(1, classes)).ToArray();
        var next = text.Select(token => token % (classes - 1) + 1).ToArray();
        var data = new Dataset(DataColumn.Of(text, steps), DataColumn.Of(next, steps));
        trainer.Fit(new Adam(trainer, 0.01), BatchLoader.Shuffled(data, 16, seed: 1), new FitOptions { Epochs = 60 });
        var evaluation = trainer.Evaluate(data, new Accuracy(), new Perplexity());
        Assert.InRange(evaluation["accuracy"], 0.99, 1);
        Assert.InRange(evaluation["perplexity"], 1, 1.3);
        Assert.Equal(Math.Exp(evaluation.Loss), evaluation["perplexity"], 1e-4);
    }

    [Theory]
    [InlineData("Flat", "Flatten(Linear(Embedding(text, 6, 5), 6))", "6", "CrossEntropyLoss(Reshape(scores, 6, 6), next, axis: -1)", "[36]")]
    [InlineData("Reversed", "Reshape(Linear(Embedding(text, 6, 5), 7), 2, 3, 7)", "3, 2", "CrossEntropyLoss(Permute(scores, 2, 1, 0), next)", "[2, 3, 7]")]
    [InlineData("Both", "Linear(Embedding(text, 6, 5), 6)", "6", "CrossEntropyLoss(scores, next, axis: -1) + CrossEntropyLoss(scores, next, axis: 0)", "[6, 6]")]
    public void Scores_that_only_the_loss_can_read_are_refused(string name, string forward, string places, string loss, string shape)
    {
        var trainer = Networks.Declared(name, string.Format(Wired, name, "6", forward, places, loss)).CreateTrainer(1);
        var data = new Dataset(DataColumn.Of(new int[6], 6), DataColumn.Of(new int[6], 6));
        Assert.Contains(
            $"The losses do not take the classes of 'output' {shape} from one of its axes with the places in their order.",
            Assert.Throws<ArgumentException>(() => trainer.Evaluate(data, new Perplexity())).Message);
    }

    [Fact]
    public void A_metric_reads_the_axis_that_it_is_told()
    {
        var (trainer, data, _) = Random("Square");
        // Over time, which is what nobody wants; but it was asked for.
        Assert.NotEqual(trainer.Evaluate(data, new Perplexity())["perplexity"], trainer.Evaluate(data, new Perplexity { Axis = 0 })["perplexity"]);
        Assert.Equal(trainer.Evaluate(data, new Perplexity())["perplexity"], trainer.Evaluate(data, new Perplexity { Axis = -1 })["perplexity"]);
    }

    private static (ITrainer Trainer, Dataset Data, int[] Targets) Random(string name)
    {
        var trainer = Model(name).CreateTrainer(5);
        var random = new Random(7);
        int[] Indices(TensorInfo info) => [.. Enumerable.Range(0, 15 * info.ElementCount).Select(_ => random.Next(info.Classes))];
        var (text, next) = (Indices(trainer.Inputs[0]), Indices(trainer.Targets[0]));
        // Some that do not count, but never all: of a single step none.
        if (trainer.Targets[0].Ignored is { } ignored)
            for (var place = 0; place < next.Length; place++) next[place] = place % trainer.Targets[0].ElementCount % 3 == 1 ? ignored : Math.Max(1, next[place]);
        return (trainer, new Dataset(DataColumn.Of(text, trainer.Inputs[0].ElementCount), DataColumn.Of(next, trainer.Targets[0].ElementCount)), next);
    }

    private static float[] Outputs(ITrainer trainer, Dataset data)
    {
        var (loader, all) = (new BatchLoader(data, trainer.BatchSize), new List<float>());
        loader.Seek(0);
        for (var batch = 0; batch < 3 && loader.Next(); batch++)
        {
            var output = new float[loader.Count * trainer.Outputs[0].ElementCount];
            trainer.Evaluate(loader.Batch);
            trainer.CopyOutput(0, output);
            all.AddRange(output);
        }
        return [.. all];
    }

    private static Testing.CompiledModel Model(string name) => Networks.Declared(name, s_models.TryGetValue(name, out var own) ? own : Documented[name]);

    private static string Section()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "language.md")).ReplaceLineEndings("\n");
        var start = page.IndexOf("### Language models\n", StringComparison.Ordinal);
        return page[start..page.IndexOf("\n### ", start + 1, StringComparison.Ordinal)];
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Examples();

    [GeneratedRegex(@"class (\w+)")]
    private static partial Regex ClassName();
}

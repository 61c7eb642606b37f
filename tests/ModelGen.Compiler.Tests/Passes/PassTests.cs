using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Passes;
using ModelGen.Testing;

namespace ModelGen.Compiler.Tests.Passes;

/// <summary>What each pass of each program does, as the lines of a graph that go (-) and come (+): the first network here that it changes shows it.</summary>
public sealed class PassTests
{
    private const string Networks = """
        using ModelGen;
        using static ModelGen.Layers;

        [Model(8, 12, 12)]
        [Conv2d(16, 3, Padding = 1, Bias = false), BatchNorm, ReLU, MaxPool2d(2), Flatten, Dropout(0.5f), Linear(5), CrossEntropyLoss]
        public sealed partial class Image;

        [Model]
        public sealed partial class Shortcut
        {
            private static Tensor Forward([Shape(16, 24, 24)] Tensor x)
            {
                var unread = Conv2d(x, 4, 3);
                return Exp(Log(x)) + MaxPool2d(Conv2d(Reshape(Reshape(x, 16 * 24, 24), 16, 24, 24), 16, 3, padding: 1, paddingMode: PaddingMode.Reflect), 3, stride: 1, padding: 1);
            }
        }

        [Model]
        public sealed partial class Sums
        {
            private static Tensor Forward([Shape(5, 3)] Tensor x)
            {
                var (sums, last) = Scan(x, Zeros(3), (sum, element) => (Tanh(sum + element), sum + element));
                return Sum(sums, 0) * last;
            }
        }

        [Model(4)]
        [Standardize, Linear(3)]
        public sealed partial class Standardized;

        [Model(6, 3, Streaming = true)]
        [GRU(4), Linear(2), MSELoss]
        public sealed partial class Sequence;
        """;

    private static readonly (string Name, IReadOnlyList<Pass> Passes)[] s_programs =
        [("Predict", Pipeline.Predict), ("Train", Pipeline.Train), ("Evaluate", Pipeline.Evaluate), ("Stream", Pipeline.Stream)];

    private static readonly Lazy<IReadOnlyDictionary<string, ModelDefinition>> s_models = new(() => ModelCompilation.Definitions(Networks));

    public static TheoryData<string, string> Passes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (program, passes) in s_programs)
                foreach (var name in passes.Select(pass => pass.Name).Distinct())
                    if (program != "Stream" || name == Pipeline.Stream[0].Name) data.Add(program, name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void A_pass_does(string program, string name)
    {
        var passes = s_programs.Single(p => p.Name == program).Passes;
        var models = s_models.Value.Values.Where(model => program != "Stream" || model.Streaming).ToList();
        // Where the passes before it leave nothing to do, it runs over the network as declared.
        foreach (var before in new[] { passes.TakeWhile(pass => pass.Name != name).ToList(), [] })
            foreach (var model in models)
            {
                var graph = Pipeline.Run(before, model.Graph);
                if (Difference(graph.Print(), passes.First(pass => pass.Name == name).Run(graph).Print()) is not { Length: > 0 } difference) continue;
                Snapshot.Verify($"{program}, {name}, of {model.Name}:\n\n{difference}", $"{program}.{name.Replace(' ', '-').Replace("'", "")}", "txt");
                return;
            }
        Assert.Fail($"No network here shows what '{name}' does to the program '{program}'. Add one that it changes.");
    }

    private static string Difference(string before, string after)
    {
        string[] old = before.TrimEnd().Split('\n'), now = after.TrimEnd().Split('\n');
        return string.Concat(old.Except(now).Select(line => $"- {line}\n").Concat(now.Except(old).Select(line => $"+ {line}\n")));
    }
}

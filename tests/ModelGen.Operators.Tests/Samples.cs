using System.Collections.Concurrent;
using System.Text;
using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>Samples of all operators: small ones that are written out, larger ones that are loops, all of odd sizes.</summary>
internal static partial class Samples
{
    private static readonly List<Sample> s_all = [];

    // An operator at a time, so that a test of one does not wait for all.
    private static readonly ConcurrentDictionary<string, Lazy<ModelCompilation>> s_compilations = new();

    static Samples()
    {
        AddActivations();
        AddLayers();
        AddNormalisations();
        AddPoolings();
        AddPaddings();
        AddTransposed();
        AddResizing();
        AddBetweenConvolutions();
        AddLosses();
        AddLossesOfSeveralOutputs();
        AddFunctions();
        AddSequences();
    }

    public static IReadOnlyList<Sample> All => s_all;

    public static TheoryData<string> Names => [.. s_all.Select(s => s.Name)];

    public static Sample Named(string name) => s_all.Single(s => s.Name == name);

    public static CompiledModel Model(Sample sample, Precision precision) =>
        s_compilations.GetOrAdd(sample.Operator, name => new(() => Compile(name))).Value.Model(sample.ClassName(precision));

    private static ModelCompilation Compile(string name)
    {
        var text = new StringBuilder("using ModelGen;\nusing static ModelGen.Layers;\n");
        foreach (var sample in s_all.Where(sample => sample.Operator == name))
            foreach (var precision in new[] { Precision.Single, Precision.Double }) text.AppendLine(sample.Declaration(precision));
        return ModelCompilation.WithoutAnalyzer(text.ToString(), ThreadWidth.Source);
    }

    /// <summary>A layer on inputs of several shapes.</summary>
    private static void Add(string layer, params int[][] shapes)
    {
        var name = new string([.. layer.TakeWhile(char.IsLetterOrDigit)]);
        foreach (var shape in shapes) s_all.Add(new Sample(name, layer, shape));
    }
}

using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Passes;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;
using ModelGen.Compiler;
using ModelGen.Testing;

namespace ModelGen.Fuzzing.Tests;

/// <summary>The forms that one model is compiled in: as it is, in double without what only makes it faster, and without one such pass.</summary>
/// <param name="Omitted">The pass that the last form is compiled without; null where none changes the model.</param>
internal sealed record Variants(RandomModel Model, bool Streams, string? Omitted, IReadOnlyList<ModelDefinition> Definitions)
{
    public static Variants Of(RandomModel model, ModelDefinition definition, Draw draw)
    {
        var streams = Streaming.Refusal(definition.Graph) is null;
        definition = definition with { Streaming = streams };
        var exact = definition with { Name = model.Name + "Exact", Streaming = false, Graph = definition.Graph with { Precision = Compiler.Text.Precision.Double }, WithoutPasses = Pipeline.OnlyFaster.ToEquatable() };
        var written = Text(definition);
        var useful = Pipeline.OnlyFaster.Where(pass => Text(definition with { WithoutPasses = [pass] }) != written).ToList();
        var omitted = useful.Count == 0 ? null : draw.OneOf(useful);
        List<ModelDefinition> all = [definition, exact];
        if (omitted is not null) all.Add(definition with { Name = model.Name + "Without", WithoutPasses = [omitted] });
        return new Variants(model, streams, omitted, all);
    }

    public ModelRun Plain(CompiledDefinitions compiled, int capacity, int threads = 1) => new(compiled.Model(Model.Name), Model, capacity, Seed, threads);

    public ModelRun Exact(CompiledDefinitions compiled, int capacity, int? rounded = null) => new(compiled.Model(Model.Name + "Exact"), Model, capacity, Seed, rounded: rounded);

    public ModelRun Without(CompiledDefinitions compiled, int capacity) => new(compiled.Model(Model.Name + "Without"), Model, capacity, Seed);

    private int Seed => Model.Text.Length;

    private static string Text(ModelDefinition definition) => string.Concat(ModelPrograms.Build(definition.Graph, definition.Streaming, definition.WithoutPasses).All.Select(program => program.Print()));
}

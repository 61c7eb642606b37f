using System.Collections.Concurrent;
using ModelGen.Testing;

namespace ModelGen.Sequences.Tests;

/// <summary>Declarations of this project's tests, each group compiled in memory once.</summary>
internal static class Networks
{
    private static readonly ConcurrentDictionary<string, Lazy<ModelCompilation>> s_compilations = new();

    /// <summary>A model of a group of declarations, in single or double precision.</summary>
    /// <param name="group">A name for the group.</param>
    /// <param name="members">The members of every wired model of the group, by its name.</param>
    /// <param name="name">The model that is wanted.</param>
    /// <param name="precision">Its precision.</param>
    public static CompiledModel Wired(string group, IReadOnlyDictionary<string, string> members, string name, Precision precision = Precision.Single) =>
        s_compilations.GetOrAdd($"{group} {precision}", _ => new(() => ModelCompilation.Of(
            "using ModelGen;\nusing static ModelGen.Layers;\n" +
            string.Concat(members.Select(m => $"[Model(InputGradients = true, Precision = Precision.{precision})]\npublic sealed partial class {m.Key}\n{{\n{m.Value}\n}}\n")))))
        .Value.Model(name);

    /// <summary>A model from its whole declaration.</summary>
    public static CompiledModel Declared(string name, string declaration) =>
        s_compilations.GetOrAdd(declaration, _ => new(() => ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + declaration))).Value.Model(name);

    /// <summary>Inputs and targets of a trainer; lengths are those of sequences of the given time.</summary>
    public static TensorMemory[] Tensors(ITrainer trainer, int batch, int seed = 5)
    {
        var random = new Random(seed);
        return [.. trainer.Inputs.Concat(trainer.Targets).Select(info =>
        {
            var count = (info.Shared ? 1 : batch) * info.ElementCount;
            if (info.Type == TensorType.Int32) return Enumerable.Range(0, count).Select(_ => random.Next(Math.Max(info.Classes, 1))).ToArray();
            if (info.Type == TensorType.Double) return (TensorMemory)Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1).ToArray();
            return Enumerable.Range(0, count).Select(_ => random.NextSingle() * 2 - 1).ToArray();
        })];
    }
}

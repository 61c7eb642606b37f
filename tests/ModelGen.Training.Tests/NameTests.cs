namespace ModelGen.Training.Tests;

public sealed class NameTests
{
    [Fact]
    public void No_name_clashes_with_the_vocabulary()
    {
        // A program that trains uses both namespaces, and ModelGen.Runtime now and then.
        var vocabulary = typeof(ITrainer).Assembly.GetExportedTypes()
            .SelectMany(type => new[] { type.Name, type.Name.EndsWith("Attribute", StringComparison.Ordinal) ? type.Name[..^9] : type.Name })
            .ToHashSet();
        var clashing = typeof(Optimizer).Assembly.GetExportedTypes().Where(type => !type.IsNested).Select(type => type.Name).Where(vocabulary.Contains).ToList();
        Assert.True(clashing.Count == 0, string.Join(", ", clashing));
    }
}

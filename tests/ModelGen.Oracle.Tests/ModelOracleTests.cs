using Xunit.Abstractions;

namespace ModelGen.Oracle.Tests;

/// <summary>The cases that are networks: each a declaration, compiled in memory.</summary>
public sealed class ModelOracleTests(ITestOutputHelper output)
{
    // Losses that the language has no word for yet. Whoever adds one takes its case out of the list.
    private static readonly string[] s_missing = ["loss_contrastive", "loss_cosine_embedding", "loss_multi_margin", "loss_triplet_margin"];

    /// <summary>The kinds of cases that are networks.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = ["layer", "activation", "loss", "recurrent", "network"];

    private static bool IsModel(OracleCase source) => Kinds.Contains(source.Kind);

    public static TheoryData<string> Names => [.. OracleFolder.Cases.Where(source => IsModel(source) && Declarations.Of(source) is not null).Select(source => source.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Oracle_case(string name) => ModelCases.Run(OracleFolder.Case(name));

    [Fact]
    public void Every_oracle_case_is_known_and_within_the_bound()
    {
        var report = new OracleReport();
        foreach (var source in OracleFolder.Cases.Where(IsModel)) report.Run(source, ModelCases.Run);
        output.WriteLine(report.ToString());
        Assert.NotEmpty(report.Passed);
        Assert.True(report.Failed.Count == 0, report.ToString());
        Assert.Equal(s_missing.Where(name => OracleFolder.Cases.Any(source => source.Name == name)).Order(), report.Unsupported.Select(u => u.Name).Order());
    }
}

using Xunit.Abstractions;

namespace ModelGen.Oracle.Tests;

/// <summary>The cases that are networks: each a declaration, compiled in memory.</summary>
public sealed class ModelOracleTests(ITestOutputHelper output)
{
    /// <summary>The kinds of cases that are networks.</summary>
    internal static IReadOnlyList<string> Kinds { get; } = ["layer", "activation", "loss", "recurrent", "network"];

    private static bool IsModel(OracleCase source) => Kinds.Contains(source.Kind);

    public static TheoryData<string> Names => [.. OracleFolder.Cases.Where(source => IsModel(source) && Declarations.Of(source) is not null).Select(source => source.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Oracle_case(string name) => ModelCases.Run(OracleFolder.Case(name));

    [Fact]
    public void Oracle_cases_are_all_known()
    {
        var unknown = OracleFolder.Cases.Where(source => IsModel(source) && Declarations.Of(source) is null).Select(source => source.Name).ToList();
        Assert.True(unknown.Count == 0, "There is no declaration for: " + string.Join(", ", unknown));
    }

    [Fact]
    public void Every_oracle_case_is_known_and_within_the_bound()
    {
        var report = new OracleReport();
        foreach (var source in OracleFolder.Cases.Where(source => IsModel(source))) report.Run(source, ModelCases.Run);
        output.WriteLine(report.ToString());
        Assert.NotEmpty(report.Passed);
        Assert.True(report.Failed.Count + report.Unsupported.Count == 0, report.ToString());
    }
}

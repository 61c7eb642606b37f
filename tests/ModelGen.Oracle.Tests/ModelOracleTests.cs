using Xunit.Abstractions;

namespace ModelGen.Oracle.Tests;

/// <summary>The cases that are networks: each a declaration, compiled in memory.</summary>
public sealed class ModelOracleTests(ITestOutputHelper output)
{
    private static bool IsModel(OracleCase source) => source.Kind is "layer" or "activation" or "loss" or "recurrent" or "network";

    public static TheoryData<string> Names => [.. OracleFolder.Cases.Where(source => IsModel(source) && Declarations.Of(source) is not null).Select(source => source.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Oracle_case(string name) => ModelCases.Run(OracleFolder.Case(name));

    [Fact]
    public void Oracle_cases_are_reported_by_name()
    {
        var report = new OracleReport();
        foreach (var source in OracleFolder.Cases.Where(IsModel)) report.Run(source, ModelCases.Run);
        output.WriteLine(report.ToString());
        Assert.NotEmpty(report.Passed);
        Assert.True(report.Failed.Count == 0, report.ToString());
    }
}

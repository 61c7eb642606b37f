using Xunit.Abstractions;

namespace ModelGen.Oracle.Tests;

/// <summary>The cases that need no compiled model: optimizers, schedules and clipping.</summary>
public sealed class TrainingOracleTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, Action<OracleCase>> s_runners = new()
    {
        ["optimizer"] = OptimizerCases.Run,
        ["schedule"] = ScheduleCases.Run,
        ["clip"] = ClipCases.Run,
    };

    public static TheoryData<string> Names =>
        [.. OracleFolder.Cases.Where(source => s_runners.ContainsKey(source.Kind)).Select(source => source.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Oracle_case(string name)
    {
        var source = OracleFolder.Case(name);
        s_runners[source.Kind](source);
    }

    [Fact]
    public void Oracle_cases_of_training_are_all_known()
    {
        var report = new OracleReport();
        foreach (var source in OracleFolder.Cases)
            if (s_runners.TryGetValue(source.Kind, out var runner)) report.Run(source, runner);
        output.WriteLine(report.ToString());
        Assert.NotEmpty(report.Passed);
        Assert.True(report.Failed.Count + report.Unsupported.Count == 0, report.ToString());
    }

    [Fact]
    public void Every_kind_of_oracle_case_has_a_runner()
    {
        var known = s_runners.Keys.Concat(ModelOracleTests.Kinds).ToList();
        Assert.All(OracleFolder.Cases, source => Assert.Contains(source.Kind, known));
    }

    [Fact]
    public void Oracle_report_tells_failures_from_what_is_unknown()
    {
        var (source, report) = (OracleFolder.Cases[0], new OracleReport());
        report.Run(source, _ => { });
        report.Run(source, _ => OracleBound.Check("y", [1.001f], [1f]));
        report.Run(source, _ => OracleBound.Check("y", [float.NaN], [1f]));
        report.Run(source, _ => throw new NotSupportedException("no such layer"));
        Assert.Equal((1, 2, 1), (report.Passed.Count, report.Failed.Count, report.Unsupported.Count));
        Assert.Contains($"not yet supported: {source.Name}: no such layer", report.ToString());
    }
}

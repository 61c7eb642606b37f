namespace ModelGen.Shipping.Tests;

/// <summary>What the package's settings make of a project that is published ahead of time.</summary>
public class InstructionSetTests
{
    [Theory]
    [InlineData("v9.0", "linux-x64", "", "x86-x64-v3")]
    [InlineData("v10.0", "win-x64", "", "x86-64-v3")]
    [InlineData("v9.0", "osx-x64", "<ModelGenInstructionSet>v4</ModelGenInstructionSet>", "x86-x64-v4")]
    [InlineData("v10.0", "linux-musl-x64", "<ModelGenInstructionSet>v4</ModelGenInstructionSet>", "x86-64-v4")]
    [InlineData("v9.0", "linux-x64", "<IlcInstructionSet>native</IlcInstructionSet>", "native")]
    [InlineData("v9.0", "linux-x64", "<IlcInstructionSet>avx2,fma,bmi2</IlcInstructionSet>", "avx2,fma,bmi2")]
    [InlineData("v10.0", "linux-x64", "<IlcInstructionSet>avx2</IlcInstructionSet>", "avx2")]
    [InlineData("v9.0", "linux-arm64", "", "")]
    public void A_set_with_vector_code_is_used_without_a_word(string framework, string runtime, string properties, string expected)
    {
        var (result, set) = Evaluate(framework, runtime, properties);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("MG10", result.Output);
        Assert.Equal(expected, set);
    }

    [Theory]
    [InlineData("v9.0", "<ModelGenInstructionSet>none</ModelGenInstructionSet>")]
    [InlineData("v9.0", "<IlcInstructionSet>x86-x64-v2</IlcInstructionSet>")]
    [InlineData("v9.0", "<IlcInstructionSet>avx2</IlcInstructionSet>")]
    [InlineData("v10.0", "<IlcInstructionSet>sse4.2</IlcInstructionSet>")]
    public void A_set_without_vector_code_is_a_warning(string framework, string properties)
    {
        var (result, _) = Evaluate(framework, "linux-x64", properties);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("warning MG1001", result.Output);
    }

    [Fact]
    public void A_level_that_does_not_exist_is_an_error()
    {
        var (result, _) = Evaluate("v9.0", "linux-x64", "<ModelGenInstructionSet>v5</ModelGenInstructionSet>");
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("error MG1002", result.Output);
    }

    [Fact]
    public void An_ordinary_build_is_left_alone()
    {
        var (result, set) = Evaluate("v9.0", "linux-x64", "<PublishAot>false</PublishAot><ModelGenInstructionSet>none</ModelGenInstructionSet>");
        Assert.DoesNotContain("MG10", result.Output);
        Assert.Equal("", set);
    }

    private static (CommandResult Result, string Set) Evaluate(string framework, string runtime, string properties)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("set.proj"), $"""
            <Project>
              <Import Project="{Repository.PathOf("build", "package", "buildTransitive", "ModelGen.props")}" />
              <PropertyGroup>
                <TargetFrameworkVersion>{framework}</TargetFrameworkVersion>
                <RuntimeIdentifier>{runtime}</RuntimeIdentifier>
                <PublishAot>true</PublishAot>
                {properties}
              </PropertyGroup>
              <Target Name="CoreCompile">
                <Message Importance="high" Text="set=[$(IlcInstructionSet)]" />
              </Target>
            </Project>
            """);
        var result = Command.Run("dotnet", ["msbuild", "set.proj", "-t:CoreCompile", "-nologo", "-nodeReuse:false"], folder.Path);
        var start = result.Output.IndexOf("set=[", StringComparison.Ordinal) + 5;
        return (result, start < 5 ? "" : result.Output[start..result.Output.IndexOf(']', start)]);
    }
}

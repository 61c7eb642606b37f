using ModelGen.Testing;
using Xunit.Abstractions;

namespace ModelGen.Zoo.Tests;

/// <summary>What a deep network costs the build.</summary>
public sealed class BuildCostTests(ITestOutputHelper output)
{
    private static readonly string s_source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", "ResNet50.cs"));

    [Fact]
    public void The_text_of_ResNet50_stays_small()
    {
        var generated = ModelCompilation.Generate(ModelCompilation.CreateInput(s_source));
        foreach (var (name, text) in generated.Where(file => !IsKernel(file.Key)))
        {
            output.WriteLine($"{name}: {text.Length:N0}");
            Assert.InRange(text.Length, 1, 150_000);
        }
        var kernels = generated.Where(file => IsKernel(file.Key)).Sum(file => file.Value.Length);
        output.WriteLine($"kernels: {kernels:N0}");
        Assert.InRange(kernels, 1, 2_000_000);
    }

    private static bool IsKernel(string file) => file.StartsWith("Kernels/", StringComparison.Ordinal);
}

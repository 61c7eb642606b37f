using System.Reflection;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>The networks of benchmarks/ModelGen.Compare, from LeNet-5 to VGG-16, as the JIT gets them.</summary>
public sealed class MethodSizeTests
{
    // From about 40 KB of IL on the JIT does not optimise a method, AggressiveOptimization or not; this is well below.
    private const int Limit = 25 * 1024;

    [Fact]
    public void No_generated_method_is_larger_than_the_JIT_optimises()
    {
        // The largest that is still written without a loop, and a network of each kind.
        const string tiny = "[Model(32), Linear(32), ReLU, Linear(32), Tanh, CrossEntropyLoss] internal sealed partial class Tiny;";
        var sources = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Networks"), "*.cs").Select(File.ReadAllText);
        var assembly = ModelCompilation.Of([.. sources, tiny, "global using System; global using ModelGen; global using static ModelGen.Layers;"]).Load();

        var sizes = (from type in assembly.GetTypes()
                     from method in type.GetMethods(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                     select (Name: $"{type.Name}.{method.Name}", Size: method.GetMethodBody()?.GetILAsByteArray()?.Length ?? 0)).OrderByDescending(m => m.Size).ToList();

        Assert.Contains(sizes, m => m.Name.Contains("Conv2d", StringComparison.Ordinal) && m.Size > 1000);
        Assert.Empty(sizes.Where(m => m.Size > Limit).Select(m => $"{m.Name}: {m.Size} bytes of IL"));
    }
}

using System.Globalization;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>Any C# in a declaration gives messages or code that compiles, and never a fault of the generator.</summary>
public sealed class FuzzTests
{
    private static readonly string[] s_values =
        ["0", "1", "2", "3", "-1", "7", "int.MaxValue", "int.MinValue", "1000000", "Same", "null", "\"x\"", "true", "0.5", "double.NaN", "[1, 2]", "[]", "[3]", "[1, 2, 3]", "new[] { 2, 2 }", "default", "(1", "x", "typeof(int)", "'c'", "1L", "{"];

    private static readonly string[] s_names = ["Stride", "StrideHW", "Padding", "PaddingHW", "Dilation", "Groups", "Bias", "Name", "Trainable", "InFeatures", "Eps", "Momentum", "Frozen", "Axis", "outChannels", "kernelSize", "Nonsense"];

    private static readonly string[] s_layers = [.. Compiler.Operators.OperatorRegistry.All.Select(kind => kind.Name), "Conv2", "Obsolete", "Model(3)", ""];

    private static readonly int s_rounds = int.TryParse(Environment.GetEnvironmentVariable("MODELGEN_DECLARATIONS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 150;

    [Fact]
    public void Random_declarations_never_break_the_generator()
    {
        var random = new Random(20260401);
        for (var round = 0; round < s_rounds; round++)
        {
            var layers = string.Join(", ", Enumerable.Range(0, random.Next(1, 7)).Select(_ => Layer(random)));
            Check($"[Model({string.Join(", ", Enumerable.Range(0, random.Next(0, 4)).Select(_ => random.Next(3) == 0 ? Pick(random, s_values) : random.Next(1, 12).ToString(CultureInfo.InvariantCulture)))})] [{layers}] public sealed partial class M;");
        }
    }

    [Fact]
    public void A_declaration_cut_off_anywhere_never_breaks_the_generator()
    {
        const string whole =
            "namespace N { public partial class O { [Model(2, 8, 8)] [Conv2d(6, [3, 3], Padding = Same, Name = \"a\"), BatchNorm, ReLU, MaxPool2d(2), Flatten, Linear(3), CrossEntropyLoss] public sealed partial class M { public M(string s) : this(3) { } } } }";
        for (var length = 1; length < whole.Length; length += s_rounds > 1000 ? 1 : 2) Check(whole[..length]);
    }

    private static void Check(string source)
    {
        var compilation = ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + source);
        var errors = compilation.Diagnostics;
        Assert.True(compilation.Result.Results.Single().Exception is null, source);
        Assert.DoesNotContain(errors, d => d.Id is "MG0099" or "CS8785" or "AD0001");
        // Whatever C# says, it says of the user's file, and none of our messages comes twice.
        Assert.All(errors, d => Assert.True(d.Location.SourceTree is null or { FilePath: "Source0.cs" }, $"{source}\n{d}"));
        var ours = errors.Where(d => d.Id.StartsWith("MG", StringComparison.Ordinal)).Select(d => (d.Id, d.Location, d.GetMessage(CultureInfo.InvariantCulture))).ToList();
        Assert.Equal(ours.Distinct(), ours);
    }

    private static string Layer(Random random)
    {
        var arguments = Enumerable.Range(0, random.Next(0, 4)).Select(_ => Pick(random, s_values)).ToList();
        for (var i = random.Next(0, 3); i > 0; i--) arguments.Add($"{Pick(random, s_names)} {(random.Next(8) == 0 ? ":" : "=")} {Pick(random, s_values)}");
        return Pick(random, s_layers) + (arguments.Count == 0 ? "" : $"({string.Join(", ", arguments)})");
    }

    private static string Pick(Random random, string[] words) => words[random.Next(words.Length)];
}

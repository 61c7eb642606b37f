using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Text;

/// <summary>What holds of the text of every network.</summary>
public sealed class TextTests
{
    private const string LeNet5 =
        """
        using ModelGen;
        [Model(1, 28, 28)]
        [Conv2d(6, 5, Padding = 2), Tanh, AvgPool2d(2)]
        [Conv2d(16, 5), Tanh, AvgPool2d(2)]
        [Flatten, Linear(120), Tanh, Linear(84), Tanh, Linear(10)]
        [CrossEntropyLoss]
        public sealed partial class LeNet5;
        """;

    [Theory]
    [InlineData("[Model(2)] [Linear(3), Tanh, Linear(2), CrossEntropyLoss]")]
    [InlineData("[Model(32)] [Linear(32), ReLU, Linear(32), Sigmoid, Linear(17), CrossEntropyLoss]")]
    [InlineData("[Model(7)] [Linear(5), LeakyReLU, Dropout(0.5), Linear(3), MSELoss]")]
    [InlineData("[Model(1, 5, 5)] [Conv2d(2, 3), ReLU, Flatten, Linear(4), CrossEntropyLoss]")]
    [InlineData("[Model(9, Precision = Precision.Double)] [Linear(8), Tanh, Linear(1), MSELoss]")]
    public void Networks_of_at_most_32_by_32_weights_a_layer_compile_to_code_without_a_loop(string declaration)
    {
        var compilation = ModelCompilation.Of($"using ModelGen;\n{declaration} public sealed partial class M;");
        Assert.Empty(compilation.Diagnostics);
        foreach (var (name, text) in compilation.Generated)
        {
            var loops = CSharpSyntaxTree.ParseText(text).GetRoot().DescendantNodes().Where(node => node is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax or GotoStatementSyntax);
            Assert.True(!loops.Any(), $"{name} has a loop:\n{loops.FirstOrDefault()}");
        }
    }

    [Fact]
    public void LeNet5_has_61706_parameters()
    {
        var compilation = ModelCompilation.Of(LeNet5);
        var model = compilation.Model("LeNet5");
        Assert.Equal(61_706, model.Description.Parameters);
        Assert.Equal(61_706, model.Parameters.Items.Sum(p => p.Shape.Aggregate(1, (product, size) => product * size)));
        Assert.Contains("// LeNet5: 61,706 parameters, 416,520 multiply-adds for one sample.\n", compilation.Generated["LeNet5.g.cs"]);
    }

    [Fact]
    public void Two_projects_that_let_each_other_see_internals_have_kernels_of_their_own()
    {
        // Its kernels call others of its own.
        const string model = "[ModelGen.Model(64, 32, 32), ModelGen.Conv2d(64, 3, Padding = 1), ModelGen.MaxPool2d(2)] public sealed partial class M;";
        var inner = ModelCompilation.CreateInput($"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Outer\")] namespace Inner {{ {model} }}").WithAssemblyName("Inner");
        inner = inner.AddSyntaxTrees(ModelCompilation.Of(inner).Result.GeneratedTrees);
        var outer = ModelCompilation.CreateInput($"namespace Outer {{ {model} }}").WithAssemblyName("Outer").AddReferences(inner.ToMetadataReference());
        Assert.Empty(ModelCompilation.Of(outer).Diagnostics);
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("fi-FI")]
    public void The_text_is_the_same_in_every_culture(string culture)
    {
        const string source = LeNet5 + "\n[Model(4)] [Linear(3), LeakyReLU(0.125), Dropout(0.3), BatchNorm(Eps = 1e-7, Momentum = 0.01), Linear(2), MSELoss] public partial class Other;";
        var expected = ModelCompilation.Of(source).Generated;
        var (before, beforeUI) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Odd(culture);
            Assert.Equal(expected.OrderBy(f => f.Key), ModelCompilation.Of(source).Generated.OrderBy(f => f.Key));
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUI);
        }
    }

    [Fact]
    public void Messages_are_the_same_in_every_culture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Odd("de-DE");
            Rules.Expect.Errors("[Model(100000)] [{|MG0106:Linear|}(100000)] public sealed partial class M;",
                "'Linear' (layer 0) would have 10,000,000,000 weights; at most 134,217,728 can be addressed. Make it smaller.");
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Lines_end_alike_everywhere_and_nothing_trails()
    {
        foreach (var (name, text) in ModelCompilation.Of(LeNet5).Generated)
        {
            Assert.DoesNotContain('\r', text);
            Assert.DoesNotContain("\n\n\n", text);
            Assert.All(text.Split('\n'), line => Assert.True(line == line.TrimEnd(), $"{name}: '{line}'"));
        }
    }

    /// <summary>A culture with its own signs, also where the system has no data of any.</summary>
    private static CultureInfo Odd(string name)
    {
        CultureInfo culture;
        try
        {
            culture = (CultureInfo)new CultureInfo(name).Clone();
        }
        catch (CultureNotFoundException)
        {
            culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        }
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        return culture;
    }
}

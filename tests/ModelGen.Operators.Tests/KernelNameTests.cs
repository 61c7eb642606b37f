using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Programs;
using ModelGen.Compiler.Text;
using ModelGen.Compiler;
using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>
/// A compilation holds one kernel of a name, the first that it meets: whatever reaches a kernel's text must reach its name, or a
/// layer runs the text of another.
/// </summary>
public sealed class KernelNameTests
{
    [Fact]
    public void Kernels_of_one_name_have_one_text()
    {
        var texts = new Dictionary<string, (string Text, string Sample)>();
        foreach (var (sample, kernel) in Samples.All.GroupBy(sample => sample.Operator).SelectMany(Kernels))
        {
            var text = Text(kernel);
            if (!texts.TryAdd(kernel.Name, (text, sample)))
                Assert.True(texts[kernel.Name].Text == text, $"'{sample}' and '{texts[kernel.Name].Sample}' have a kernel {kernel.Name} each, of different texts.");
        }
    }

    /// <summary>Softplus with a beta of 2, and Softplus written out for two elements.</summary>
    [Fact]
    public void An_option_and_a_number_of_elements_are_not_one_name()
    {
        Assert.NotEqual(new MapKernel(Compiler.Text.Precision.Single, new Softplus(2), 0).Name, new MapKernel(Compiler.Text.Precision.Single, new Softplus(1), 2).Name);
        Assert.NotEqual(new MapKernel(Compiler.Text.Precision.Single, new ActivationGradient(new Softplus(2)), 0).Name, new MapKernel(Compiler.Text.Precision.Single, new ActivationGradient(new Softplus(1)), 2).Name);
    }

    /// <summary>All kernels of the samples of an operator. Kernels that are called equal are looked at one by one: that they are is the question.</summary>
    private static IEnumerable<(string Sample, KernelSpec Kernel)> Kernels(IEnumerable<Sample> samples)
    {
        var all = samples.ToDictionary(sample => sample.ClassName(Precision.Single));
        var definitions = ModelCompilation.Definitions("using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(all.Values.Select(sample => sample.Declaration(Precision.Single))));
        foreach (var (name, sample) in all)
            foreach (var program in ModelPrograms.Build(definitions[name].Graph, definitions[name].Streaming).All)
                foreach (var kernel in program.Steps.SelectMany(step => step.Call.InOrder).SelectMany(call => call.Kernel.WithUses()))
                    yield return (sample.Name, kernel);
    }

    /// <summary>What the file of a kernel says of the widest vectors and of scalars.</summary>
    private static string Text(KernelSpec kernel)
    {
        var w = new CodeWriter(step: 2);
        w.Line(string.Join(", ", kernel.Parameters));
        foreach (var bits in kernel.IsVectorized ? new[] { 512, 0 } : [0]) kernel.Emit(w, new Width(kernel.Precision, bits));
        return w.ToString();
    }
}

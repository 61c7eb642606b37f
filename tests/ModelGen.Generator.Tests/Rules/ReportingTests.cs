using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;
using ModelGen.Compiler.Text;
using ModelGen.Compiler;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>Who reports what is wrong: the analyzer, or the generator where analyzers are switched off; and what happens on a fault.</summary>
public sealed class ReportingTests
{
    private const string Wrong = "using ModelGen;\n[Model(1, 4, 4)] [Conv2d(8, 7)] public sealed partial class M;";

    [Theory]
    [InlineData("RunAnalyzers", "false", 1)]
    [InlineData("RunAnalyzersDuringBuild", "False", 1)]
    [InlineData("RunAnalyzers", "true", 0)]
    [InlineData("Nullable", "false", 0)]
    public void The_generator_reports_where_analyzers_are_switched_off(string property, string value, int messages)
    {
        var input = ModelCompilation.CreateInput(Wrong);
        var driver = CSharpGeneratorDriver.Create([new ModelGenerator().AsSourceGenerator()], parseOptions: ModelCompilation.ParseOptions, optionsProvider: new ProjectOptions((property, value)));
        driver.RunGeneratorsAndUpdateCompilation(input, out _, out var found);
        Assert.Equal(messages, found.Length);
        Assert.All(found, d => Assert.Equal(("MG0101", input.SyntaxTrees[0]), (d.Id, d.Location.SourceTree)));
    }

    [Fact]
    public void A_fault_of_the_front_end_is_one_message_on_the_class()
    {
        var type = ModelCompilation.CreateInput(Wrong).Assembly.GetTypeByMetadataName("M")!;
        var found = Assert.Single(ModelReader.Guard(type, () => throw new InvalidOperationException("one\r\ntwo")).Diagnostics);
        Assert.Equal("The model 'M' could not be compiled because of a fault in ModelGen: InvalidOperationException: one two. Please report it.", found.GetMessage());
        Assert.Equal(type.Locations[0], found.Location);
    }

    [Fact]
    public void Cancelling_is_no_fault() => Assert.Throws<OperationCanceledException>(() =>
        ModelReader.Guard(ModelCompilation.CreateInput(Wrong).Assembly.GetTypeByMetadataName("M")!, () => throw new OperationCanceledException()));

    [Fact]
    public void A_fault_of_the_compiler_leaves_the_model_its_surface()
    {
        var builder = new GraphBuilder();
        var value = builder.Add(new BrokenOperator(), "broken", builder.Input("input", Shape.Of(4)));
        builder.Results.Add(new Result(ResultKind.Output, 0, value.Id));
        var compiled = Faults.Compile(new ModelDefinition("", default, "M", builder.ToGraph(), HasErrors: false));
        Assert.Equal("The model 'M' could not be compiled because of a fault in ModelGen: NotSupportedException: no kernel. Please report it.", compiled.Fault?.GetMessage());
        Assert.Equal("M.g.cs", Assert.Single(compiled.Files).Name);
    }

    [Fact]
    public void A_fault_in_writing_a_kernel_is_a_message()
    {
        var file = Faults.Emit(new BrokenKernel(), checkedByDefault: false);
        Assert.Null(file.File);
        Assert.Equal("The kernel 'BrokenKernel' could not be compiled because of a fault in ModelGen: NotSupportedException: no text. Please report it.", file.Fault?.GetMessage());
    }

    private sealed record BrokenOperator : Compiler.Graphs.Operator
    {
        public override void Infer(Compiler.Graphs.InferContext c) => c.Output(c.Shape);

        public override Compiler.Graphs.KernelCall Lower(Compiler.Graphs.LowerContext c) => throw new NotSupportedException("no kernel");
    }

    private sealed record BrokenKernel() : KernelSpec(Compiler.Text.Precision.Single)
    {
        public override string Name => "Broken";

        public override string Summary => "Has no text.";

        public override EquatableArray<string> Parameters => [];

        public override void Emit(Compiler.Text.CodeWriter w, Width v) => throw new NotSupportedException("no text");
    }
}

using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace ModelGen.Generator.Tests.Pipeline;

/// <summary>What runs again after an edit: the front end always, all else only where a model has changed.</summary>
public sealed class IncrementalityTests
{
    private const string A = "[Model(4)] [Linear(3), Tanh, Linear(2), CrossEntropyLoss] public sealed partial class A;";
    private const string B = "[Model(5)] [Linear(2)] public sealed partial class B;";

    /// <summary>An edit of one of two files, and the reasons that the step which compiles models gives for each of them.</summary>
    public static TheoryData<string, string, string, IncrementalStepRunReason[]> Edits => new()
    {
        { "the same text", A, A, [Cached] },
        { "a comment before the class", A, "// Some words.\n" + A, [Cached] },
        { "a comment within the declaration", A, A.Replace("Tanh", "Tanh /* squashed */"), [Cached] },
        { "the class moved down", A, "\n\nclass Other;\n\n" + A, [Cached] },
        { "the class moved behind another", A + "class Other;", "class Other;" + A, [Cached] },
        { "a member of the class", A, A.Replace("A;", "A { public int Size => 3; }"), [Cached] },
        { "another accessibility", A, A.Replace("public", "internal"), [Cached] },
        { "an attribute's value written otherwise", A, A.Replace("Linear(3)", "Linear(1 + 2)"), [Cached] },
        { "an attribute's value changed", A, A.Replace("Linear(3)", "Linear(7)"), [Modified] },
        { "an attribute added", A, A.Replace("Tanh", "Tanh, Sigmoid"), [Modified] },
        { "the class renamed", A, A.Replace("class A", "class C"), [Modified] },
        { "the class moved to a namespace", A, "namespace N { " + A + " }", [Modified] },
        { "a model added after it", A, A + B, [Cached, New] },
        { "a model removed after it", A + B, A, [Cached, Removed] },
        { "one of two models changed", A + B, A + B.Replace("Linear(2)", "Linear(3)"), [Cached, Modified] },
        { "an error introduced", A, A.Replace("Linear(3)", "Linear(0)"), [Modified] },
        { "an error moved", A.Replace("Linear(3)", "Linear(0)"), "// Some words.\n" + A.Replace("Linear(3)", "Linear(0)"), [Cached] },
    };

    [Theory, MemberData(nameof(Edits))]
    public void Nothing_but_changed_models_is_compiled_again(string edit, string before, string after, IncrementalStepRunReason[] reasons)
    {
        Assert.NotEmpty(edit);
        var run = Run.Of(before, "class Elsewhere;").Edit(0, after);
        Assert.Equal(reasons, run.Reasons(Steps.Compile));
        if (reasons is [Cached])
        {
            Assert.All(run.Reasons(Steps.Kernels), reason => Assert.Equal(Cached, reason));
            Assert.All(run.Outputs, reason => Assert.Equal(Cached, reason));
        }
    }

    [Fact]
    public void An_edit_in_another_file_runs_the_front_end_alone()
    {
        var run = Run.Of(A, "class Elsewhere;").Edit(1, "class Elsewhere { int x = 3; }");
        Assert.Equal([Unchanged], run.Reasons(Steps.Declaration));
        Assert.Equal([Cached], run.Reasons(Steps.Model));
        Assert.Equal([Cached], run.Reasons(Steps.Compile));
        Assert.NotEmpty(run.Reasons(Steps.Kernels));
        Assert.All(run.Reasons(Steps.Kernels), reason => Assert.Equal(Cached, reason));
        Assert.All(run.Outputs, reason => Assert.Equal(Cached, reason));
    }

    [Fact]
    public void A_new_model_leaves_the_kernels_of_the_others_alone()
    {
        var before = Run.Of(A);
        var kernels = before.Reasons(Steps.Kernels).Count;
        var run = before.Edit(0, A + B);
        Assert.All(run.Reasons(Steps.Kernels).Take(kernels), reason => Assert.Equal(Cached, reason));
        Assert.All(run.Reasons(Steps.Kernels).Skip(kernels), reason => Assert.Equal(New, reason));
    }

    [Fact]
    public void A_repaired_model_is_what_it_was()
    {
        var run = Run.Of(A);
        var before = run.Files;
        var wrong = run.Edit(0, A.Replace("Linear(3)", "Linear(0)")).Files;
        Assert.Equal(["A.g.cs"], wrong.Keys);
        Assert.Equal(before.OrderBy(f => f.Key), run.Edit(0, A).Files.OrderBy(f => f.Key));
    }

    [Fact]
    public void Models_without_errors_cost_no_second_reading()
    {
        var run = Run.Of(A, B.Replace("Linear(2)", "Linear(0)"));
        Assert.Empty(run.Reasons(Steps.Unreported));
    }
}

using Microsoft.CodeAnalysis.CSharp;

namespace ModelGen.Generator.Tests.Rules;

/// <summary>What kinds of classes can be models.</summary>
public sealed class TypeRuleTests
{
    [Fact]
    public void A_model_must_be_partial() => Expect.Errors(
        "[Model(4)] [Linear(2)] public sealed class {|MG0001:M|};",
        "The model 'M' must be declared partial, so that its network can be added to it. Write: partial class M.");

    [Theory]
    [InlineData("public partial record M;", "a record")]
    [InlineData("public partial record class M;", "a record")]
    [InlineData("public partial struct M;", "a struct")]
    [InlineData("public partial record struct M;", "a record")]
    [InlineData("public readonly ref partial struct M;", "a struct")]
    [InlineData("public partial class M<T>;", "generic")]
    [InlineData("public static partial class M;", "static")]
    [InlineData("public abstract partial class M;", "abstract")]
    [InlineData("file partial class M;", "local to its file")]
    public void Other_kinds_of_types_are_refused(string declaration, string kind) => Expect.Errors(
        "[Model(4)] [Linear(2)] " + declaration.Replace(" M", " {|MG0002:M|}"),
        $"'M' is {kind}, but a model must be an ordinary class: public sealed partial class M.");

    [Theory]
    [InlineData("interface I;")]
    [InlineData("enum E { A }")]
    [InlineData("delegate void D();")]
    public void Where_the_attribute_cannot_stand_CSharp_alone_says_so(string declaration)
    {
        var expected = Expect.OfCSharp("[Model(4)] " + declaration);
        var found = ModelGen.Testing.ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n[Model(4)] " + declaration).Diagnostics;
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Select(d => d.ToString()), found.Select(d => d.ToString()));
    }

    [Theory]
    [InlineData("class Outer { [Model(4)] [Linear(2)] public partial class {|MG0010:M|}; }", "Outer")]
    [InlineData("partial class Outer<T> { [Model(4)] [Linear(2)] public partial class {|MG0010:M|}; }", "Outer")]
    [InlineData("file partial class Outer { [Model(4)] [Linear(2)] public partial class {|MG0010:M|}; }", "Outer")]
    [InlineData("class Outmost { partial class Outer { [Model(4)] [Linear(2)] public partial class {|MG0010:M|}; } }", "Outmost")]
    public void Types_around_a_model_must_be_partial(string source, string outer) => Expect.Errors(
        source, $"The model 'M' is nested in '{outer}', which must be partial, not generic and not local to its file, so that the network can be added.");

    [Fact]
    public void Partial_types_of_every_kind_may_be_around_a_model() => Expect.None(
        """
        namespace Some.Where;
        public partial class A { public partial struct B { public partial record C { public partial interface D { public readonly partial record struct E
        {
            [Model(4)] [Linear(2)] public sealed partial class M;
        } } } } }
        public static partial class S { [Model(4)] [Linear(2)] internal partial class M; }
        public ref partial struct R { [Model(4)] [Linear(2)] internal partial class M; }
        """);

    [Fact]
    public void The_kind_of_a_class_is_told_beside_what_is_wrong_with_its_layers() => Expect.Errors(
        "[Model(1, 4, 4)] [Conv2d(8, {|MG0101:7|})] public sealed class {|MG0001:M|};",
        "The kernel 7×7 of 'Conv2d' (layer 0) is larger than its input: the input 'image' gives [1, 4, 4]. Use a kernel of at most 4, or more Padding.",
        "The model 'M' must be declared partial, so that its network can be added to it. Write: partial class M.");

    [Fact]
    public void Layers_stand_on_one_part() => Expect.Errors(
        """
        [Model(4)] [Linear(2)] public sealed partial class M;
        [{|MG0004:Linear(3)|}, Tanh] public partial class M;
        """,
        "The layers of 'M' stand on two partial parts, so their order is undefined. Put them all on the part with [Model].");

    [Fact]
    public void A_loss_may_stand_on_another_part() => Expect.None(
        """
        [Model(4)] [Linear(2)] public sealed partial class M;
        [CrossEntropyLoss] public partial class M { public float Of(float[] x, int[] y) => CreateTrainer(1).Evaluate(x, y); }
        """);

    [Fact]
    public void A_model_needs_layers() => Expect.Errors(
        "[Model(4)] public sealed partial class {|MG0003:M|};",
        "The model 'M' has no layers. Add attributes such as [Linear(10)] below [Model], or a Forward method.");

    [Fact]
    public void A_project_must_allow_unsafe_code() => Expect.Errors(
        """
        [Model(4)] [Linear(2), CrossEntropyLoss] public sealed partial class {|MG0006:M|};
        class User { void Use(float[] x, float[] y, int[] t) { new M(3).CreatePredictor().Predict(x, y); M.Load("").CreateTrainer(2).ForwardBackward(x, t); } }
        """,
        options => options.WithAllowUnsafe(false), null,
        "The model 'M' compiles to code with pointers. Add <AllowUnsafeBlocks>true</AllowUnsafeBlocks> to the project.");

    [Theory]
    [InlineData(LanguageVersion.CSharp9, "9.0")]
    [InlineData(LanguageVersion.CSharp11, "11.0")]
    public void An_old_language_version_is_one_message(LanguageVersion version, string name) => Expect.Errors(
        "[Model(4)] [Linear(2)] public sealed partial class {|MG0012:M|} { }",
        options => options, version,
        $"The model 'M' compiles to C# 12, but the project is set to C# {name}. Set <LangVersion> to 12 or later, or remove it from the project.");

    [Theory]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.Latest)]
    [InlineData(LanguageVersion.Preview)]
    public void Newer_language_versions_serve(LanguageVersion version) =>
        Expect.Errors("[Model(1, 5, 5)] [Conv2d(2, [3, 2]), ReLU, Flatten, Linear(2), CrossEntropyLoss] public sealed partial class M;", options => options, version);

    [Fact]
    public void The_shape_of_the_input_must_be_given() => Expect.Errors(
        "[{|MG0008:Model|}] [Linear(2)] public sealed partial class M;",
        "The model 'M' needs the shape of one sample: [Model(1, 28, 28)] for images of one channel, [Model(10)] for vectors.");

    [Fact]
    public void Every_size_of_the_input_must_be_positive() => Expect.Errors(
        "[Model(1, {|MG0008:0|}, 28)] [Flatten, Linear(2)] public sealed partial class M;",
        "Every size of an input must be at least 1, but the shape of 'M' is [1, 0, 28].");

    [Fact]
    public void An_input_must_be_addressable() => Expect.Errors(
        "[{|MG0008:Model|}(3, 100000, 100000)] [Flatten, Linear(2)] public sealed partial class M;",
        "One sample of 'M' would have 2,147,483,647 elements; at most 134,217,728 can be addressed.");

    [Fact]
    public void Precision_must_be_one_that_exists() => Expect.Errors(
        "[Model(4, Precision = {|MG0100:(Precision)7|})] [Linear(2)] public sealed partial class M;",
        "A model is Precision.Single or Precision.Double, not 7.");

    [Fact]
    public void Winograd_must_be_a_mode_that_exists() => Expect.Errors(
        "[Model(4, Winograd = {|MG0100:(WinogradMode)7|})] [Linear(2)] public sealed partial class M;",
        "Winograd is WinogradMode.Fast, Accurate or Off, not 7.");

    [Fact]
    public void A_class_annotated_twice_is_an_error_of_CSharp_alone()
    {
        var found = ModelGen.Testing.ModelCompilation.Of("using ModelGen;\n[Model(4)] [Linear(2)] partial class M;\n[Model(4)] partial class M;").Diagnostics;
        Assert.Equal("CS0579", Assert.Single(found).Id);
    }

    [Fact]
    public void Of_two_parts_CSharp_says_that_both_must_be_partial()
    {
        var found = ModelGen.Testing.ModelCompilation.Of("using ModelGen;\n[Model(4)] [Linear(2)] partial class M;\nclass M;").Diagnostics;
        Assert.Equal("CS0260", Assert.Single(found).Id);
    }
}

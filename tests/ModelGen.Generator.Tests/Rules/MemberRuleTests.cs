namespace ModelGen.Generator.Tests.Rules;

/// <summary>What a model's own members may be.</summary>
public sealed class MemberRuleTests
{
    private const string Model = "[Model(4)] [Linear(2)] public sealed partial class ";

    [Theory]
    [InlineData("public int {|MG0005:Parameters|};", "Parameters")]
    [InlineData("public int {|MG0005:Buffers|} => 1;", "Buffers")]
    [InlineData("void {|MG0005:State|}() { }", "State")]
    [InlineData("const int {|MG0005:Description|} = 1; public int Use => Description;", "Description")]
    [InlineData("static void {|MG0005:Load|}(int fromWhere) { }", "Load")]
    [InlineData("void {|MG0005:Save|}() { }", "Save")]
    [InlineData("void {|MG0005:CreatePredictor|}() { }", "CreatePredictor")]
    [InlineData("void {|MG0005:CreateTrainer|}() { }", "CreateTrainer")]
    [InlineData("class {|MG0005:Predictor|};", "Predictor")]
    [InlineData("delegate void {|MG0005:Trainer|}();", "Trainer")]
    [InlineData("public int {|MG0005:_weights|};", "_weights")]
    [InlineData("public {|MG0005:M|}(int size) { }", "M(int)")]
    public void A_member_that_is_generated_too_is_one_error(string member, string name) =>
        Expect.Errors(Model + "M { " + member + " }", $"'M' already has a member '{name}', which the compiler would generate. Rename it.");

    [Fact]
    public void The_rest_of_the_surface_is_there_in_spite_of_a_clash() => Expect.Errors(
        Model + """
        M { void {|MG0005:Save|}() { } }
        class User { float[] Use(float[] x) { var m = M.Load("x", null); m.CreatePredictor().Predict(x, x); m.CreateTrainer(1).Forward(x); return x; } }
        partial class M { public static M {|MG0005:Load|}(string path, object? other) => new(1); }
        """,
        "'M' already has a member 'Save', which the compiler would generate. Rename it.",
        "'M' already has a member 'Load', which the compiler would generate. Rename it.");

    [Theory]
    [InlineData("void {|MG0005:Save|}() { }", "Save")]
    [InlineData("void {|MG0005:Load|}() { }", "Load")]
    [InlineData("void {|MG0005:State|}() { }", "State")]
    [InlineData("void {|MG0005:Description|}() { }", "Description")]
    [InlineData("void {|MG0005:CreateTrainer|}() { }", "CreateTrainer")]
    [InlineData("class {|MG0005:Predictor|};", "Predictor")]
    public void A_model_with_a_clash_is_a_model_to_generic_code(string member, string name) => Expect.Errors(
        Model + "M { " + member + " }\nclass User { static T Use<T>() where T : IModel<T> { var m = T.Create(1); m.CreateTrainer(2); m.Save(\"x\"); return T.Load(T.Description.ToString()); } M Go() => Use<M>(); }",
        $"'M' already has a member '{name}', which the compiler would generate. Rename it.");

    [Theory]
    [InlineData("Predictor")]
    [InlineData("Trainer")]
    [InlineData("Load")]
    [InlineData("Parameters")]
    public void A_model_cannot_have_the_name_of_one_of_its_members(string name) => Expect.Errors(
        Model + $"{{|MG0011:{name}|}};",
        $"A model cannot be called '{name}', as that is the name of a member generated inside it. Rename the class.");

    [Fact]
    public void An_inherited_member_clashes_too() => Expect.Errors(
        "public class Base { public void Save() { } }\n" + Model + "{|MG0005:M|} : Base;",
        "'M' already has a member 'Save', which the compiler would generate. Rename it.");

    [Fact]
    public void A_base_and_interfaces_that_are_not_in_the_way_serve() => Expect.None(
        "public interface INamed { string Name { get; } }\npublic class Base { protected Base(int size = 1) { } private void Save() { } }\n" +
        Model + "M : Base, INamed { public string Name { get; set; } = \"\"; public M(string name) : this(3) => Name = name; }");

    [Fact]
    public void A_primary_constructor_is_refused() => Expect.Errors(
        Model + "M{|MG0013:(int size)|} { public int Size => size; }",
        "The model 'M' has a primary constructor, which the generated one would have to call. Write an ordinary constructor that ends in ': this(seed)'.");

    [Fact]
    public void A_constructor_that_makes_no_weights_is_refused() => Expect.Errors(
        Model + "M { public {|MG0013:M|}() { } }",
        "This constructor of the model 'M' makes no weights. Let it call the generated one: ': this(seed)' or ': this()'.");

    [Fact]
    public void A_base_that_cannot_be_made_is_refused() => Expect.Errors(
        "public class Base { public Base(string name) { } }\n" + Model + "{|MG0013:M|} : Base { public {|MG0013:M|}() : base(\"\") { } }",
        "The base 'Base' of the model 'M' has no constructor without parameters, which the generated one would have to call. Add one to 'Base'.",
        "This constructor of the model 'M' makes no weights. Let it call the generated one: ': this(seed)' or ': this()'.");

    [Fact]
    public void Of_a_base_that_cannot_be_made_CSharp_speaks_where_it_does_anyway()
    {
        var found = ModelGen.Testing.ModelCompilation.Of("using ModelGen;\npublic class Base { public Base(string name) { } }\n" + Model + "M : Base;").Diagnostics;
        Assert.Equal("CS7036", Assert.Single(found).Id);
    }

    [Fact]
    public void A_required_member_is_refused() => Expect.Errors(
        Model + "M { public required string {|MG0013:Author|} { get; set; } }",
        "The member 'Author' of the model 'M' is required, but Load has no value for it. Give it a default instead.");

    [Fact]
    public void Static_constructors_finalizers_and_operators_serve() => Expect.None(
        Model + "M { public static int Count; static M() => Count = 1; ~M() => Count--; public static M operator +(M a, M b) => a; }");
}

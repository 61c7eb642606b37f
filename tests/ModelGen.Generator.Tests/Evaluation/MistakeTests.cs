using ModelGen.Generator.Tests.Rules;

namespace ModelGen.Generator.Tests.Evaluation;

/// <summary>What a wired network may not be: one message each, on the token that is wrong.</summary>
public sealed class MistakeTests
{
    private const string Read = "A network is read while the project builds, and ";

    private static void Errors(string members, params string[] messages) => Expect.Errors($"{Quiet}[Model] public sealed partial class M {{ {members} }}", messages);

    // What C# itself warns of in these bodies (code behind an endless loop, a switch that is not exhaustive) is not the point.
    private const string Quiet = "#pragma warning disable CS0162, CS8509\n";

    /// <summary>The body of a Forward of a vector x of 4 and an image of [3, 8, 8].</summary>
    private static void Body(string statements, params string[] messages) => Errors($"static Tensor Forward([Shape(4)] Tensor x, [Shape(3, 8, 8)] Tensor image) {{ {statements} }}", messages);

    [Theory]
    [InlineData("Tensor {|MG0200:Forward|}([Shape(4)] Tensor x) => x;", "'Forward' is read while the project builds, when there is no instance. Make it static.")]
    [InlineData("static Tensor {|MG0200:Forward|}<T>([Shape(4)] Tensor x) => x;", "'Forward' cannot be generic.")]
    [InlineData("static int {|MG0200:Forward|}([Shape(4)] Tensor x) => 1;", "'Forward' must return a Tensor, or a tuple of them with names.")]
    [InlineData("static Tensor {|MG0200:Forward|}() => null!;", "'Forward' needs a parameter: [Shape(3, 224, 224)] Tensor image.")]
    [InlineData("static Tensor {|MG0200:Forward|}([Shape(4)] Tensor x, int y) => x;", "'y' of 'Forward' must be a Tensor or Tokens.")]
    [InlineData("static Tensor {|MG0200:Forward|}([Shape(4)] Tensor x) => x; static Tensor Forward(int x) => null!;", "There are two methods 'Forward'; the network needs to know which. Rename one.")]
    [InlineData("static Tensor Forward([Shape(4)] Tensor {|MG0200:output|}) => output;", "'output' names two of the inputs, targets and outputs. Give each a name of its own.")]
    [InlineData("static (Tensor {|MG0200:gradients|}, Tensor y) Forward([Shape(4)] Tensor x) => (x, x);", "'gradients' is a member of every trainer, beside which the output would stand. Call it otherwise.")]
    [InlineData("static (Tensor {|MG0200:outputs|}, Tensor y) Forward([Shape(4)] Tensor x) => (x, x);", "'outputs' is a member of every trainer, beside which the output would stand. Call it otherwise.")]
    [InlineData("static Tensor {|MG0200:Forward|}([Shape(4, Shared = true)] Tensor x) => x;", "The output 'output' is one for the whole batch, not of each sample. Let it depend on an input that is not Shared.")]
    [InlineData("static Tensor {|MG0200:Forward|}([Shape(4)] Tensor x) => BatchMean(Sum(x));", "The output 'output' is one for the whole batch, not of each sample. Reduce over the batch in Loss alone.")]
    [InlineData("static Tensor Forward(Tensor {|MG0008:x|}) => x;", "'x' needs the shape of one sample: [Shape(3, 224, 224)] for images of three channels, [Shape(10)] for vectors.")]
    [InlineData("static Tensor Forward([Shape(4, 0)] Tensor {|MG0008:x|}) => x;", "Every size must be at least 1, but the shape of 'x' is [4, 0].")]
    public void The_head_of_Forward_is_checked(string members, string message) => Errors(members, message);

    [Fact]
    public void Layers_on_methods_need_a_Forward() => Expect.Errors(
        "[Model] public sealed partial class {|MG0200:M|} { [ReLU] private static partial Tensor Act(Tensor x); }",
        "The layers of 'M' stand on methods, so a Forward method must wire them: private static Tensor Forward([Shape(3, 224, 224)] Tensor image).");

    [Fact]
    public void A_network_is_not_sequential_and_wired_at_once() => Expect.Errors(
        "[Model({|MG0008:4|})] [{|MG0207:ReLU|}] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x) => x; }",
        "A network with a Forward method states its shapes there. Move the sizes to [Shape(...)] on its parameter.",
        "'M' is wired by its methods, so a layer on the class has no place in it. Call it in Forward.");

    [Theory]
    [InlineData("{|MG0201:try|} { } finally { } return x;", Read + "'try' means nothing there. There is nothing to catch: errors of a network are messages of the build.")]
    [InlineData("var o = {|MG0201:new object()|}; return x;", Read + "'new Object(...)' means nothing there. Use tuples, arrays and lists to group values.")]
    [InlineData("var t = {|MG0201:typeof(int)|}; return x;", Read + "'typeof' means nothing there. Use constants.")]
    [InlineData("var t = {|MG0201:System.Environment.TickCount|}; return x;", Read + "'TickCount' means nothing there. Its value is not in the source of this project.")]
    [InlineData("var t = {|MG0201:System.Guid.NewGuid()|}; return x;", Read + "'NewGuid' means nothing there. Use layers, helper methods of this project, Math, or what is known at compile time.")]
    [InlineData("var t = new int[2, 2]; return x;", Read + "this means nothing there. Use arrays of one dimension.", "new int[2, 2]")]
    public void What_means_nothing_in_a_network_is_said_with_what_to_write_instead(string body, string message, string? mark = null) =>
        Body(mark is null ? body : body.Replace(mark, "{|MG0201:" + mark + "|}", StringComparison.Ordinal), message);

    [Fact]
    public void A_field_that_can_change_is_refused() => Errors(
        "static int s_depth = 3; static Tensor Forward([Shape(4)] Tensor x) => Linear(x, {|MG0201:s_depth|});",
        Read + "'s_depth' means nothing there. It can change, and a network is wired once. Make it readonly.");

    [Theory]
    [InlineData("if ({|MG0202:x == image|}) return x; return x;")]
    [InlineData("return {|MG0202:x != image|} ? x : image;")]
    [InlineData("if ({|MG0202:x > 0|}) return x; return -x;")]
    [InlineData("while ({|MG0202:0.5 <= Mean(x)|}) x *= 0.5; return x;")]
    [InlineData("return {|MG0202:x|} ? x : image;")]
    public void Nothing_branches_on_a_tensor(string body) => Body(body,
        "A network is wired once, before any tensor has a value, so nothing can branch on a tensor. Compute with it instead: multiply by a mask, or use ReLU, Max or Abs.");

    [Theory]
    [InlineData("return {|CS0019:tokens * 1.0|};")]
    [InlineData("return {|CS0019:x % 2|};")]
    [InlineData("return {|CS0023:-tokens|};")]
    [InlineData("if ({|CS0019:tokens > 1|}) return x; return x;")]
    [InlineData("if ({|CS0019:tokens == 1|}) return x; return x;")]
    [InlineData("{|CS0019:tokens *= 2|}; return x;")]
    [InlineData("{|CS0023:tokens++|}; return x;")]
    public void What_C_sharp_refuses_of_tensors_is_said_once(string statements)
    {
        const string Head = "using ModelGen; using static ModelGen.Layers; [Model] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x, [Shape(4)] Tokens tokens) { ";
        var source = ModelGen.Testing.MarkedSource.Parse(Head + statements + " } }");
        var found = Assert.Single(ModelGen.Testing.ModelCompilation.Of(source.Text).Diagnostics);
        Assert.Equal(Assert.Single(source.Expected), (found.Id, found.Location.SourceSpan));
    }

    [Fact]
    public void Freezing_holds_for_all_calls_of_one_set_of_weights()
    {
        Errors(
            """
            [{|MG0108:Linear|}(4)] private static partial Tensor Fc(Tensor x);
            static Tensor Forward([Shape(4)] Tensor x) { var y = Fc(x); using (Scope("frozen", trainable: false)) return Fc(y); }
            """,
            "'fc' has one set of weights however often it is called, but is frozen for one call and trained for another. Freeze all calls or none, or write a layer for each.");
        Expect.Errors(
            """
            [Model(4)] [Linear(4), ReLU] public sealed partial class Block;
            [Model] public sealed partial class M
            {
                static Tensor Forward([Shape(4)] Tensor x) => Apply<{|MG0108:Block|}>(Apply<Block>(x, name: "block", trainable: false), name: "block");
            }
            """,
            "'block' is one set of weights, but is frozen for one call and trained for another. Freeze all calls or none, or give this one a name of its own.");
    }

    [Fact]
    public void A_tensor_may_be_compared_with_null() => Expect.None(
        "[Model] public sealed partial class M { static Tensor Add(Tensor x, Tensor? skip = null) => skip is null ? x : x + skip; static Tensor Forward([Shape(4)] Tensor x) => Add(Add(x), x); }");

    [Fact]
    public void An_endless_loop_is_found() => Body(
        "{|MG0203:while|} (true) { } return x;",
        "The evaluation of the network takes more than 2,000,000 steps, so it seems endless. Give the loop a constant bound.");

    [Fact]
    public void A_loop_that_adds_layers_without_end_is_found() => Body(
        "{|MG0203:for|} (;;) x = ReLU(x); return x;",
        "The network has more than 20,000 operations, so the loop around them seems endless. Give it a constant bound.");

    [Fact]
    public void An_endless_recursion_is_found() => Errors(
        "static Tensor Deep(Tensor x) => {|MG0203:Deep|}(ReLU(x)); static Tensor Forward([Shape(4)] Tensor x) => Deep(x);",
        "'Deep' calls itself more than 200 times deep, so it seems endless. End the recursion on a constant.");

    [Theory]
    [InlineData("var list = new System.Collections.Generic.List<int>(); while (true) {|MG0205:list.Add(1)|};", "A list here has at most 100,000 elements.")]
    [InlineData("var text = \"ab\"; while (true) {|MG0205:text += text|};", "This string would have more than 100,000 characters.")]
    [InlineData("var list = new System.Collections.Generic.List<int> { 1 }; foreach (var i in {|MG0205:list|}) list.Add(i); return x;", "The list changes while foreach goes over it. Go over a copy: [.. list].")]
    [InlineData("return x * {|MG0205:double.NaN|};", "This is NaN, which no element of a tensor can be.")]
    [InlineData("return {|MG0205:1e300|} - x;", "This is 1E+300, which no element of a tensor can be.")]
    public void What_grows_or_is_beyond_its_limits_is_one_message(string body, string message) => Body(body, message);

    [Theory]
    [InlineData("[{|MG0206:Linear(3)|}] private static partial Tensor F(Tensor x, Tensor y); static Tensor Forward([Shape(4)] Tensor x) => F(x, x);",
        "'f' takes one tensor, but gets 2. The method, or the layer before, must give as many.")]
    [InlineData("[Linear(3)] private static partial (Tensor, Tensor) {|MG0206:F|}(Tensor x); static Tensor Forward([Shape(4)] Tensor x) => F(x).Item2;",
        "'F' returns 2 tensors, but its layers give 1.")]
    public void A_layer_method_passes_as_many_tensors_as_its_layers_take(string members, string message) => Errors(members, message);

    [Fact]
    public void A_loss_needs_a_network() => Expect.Errors(
        "[Model] public sealed partial class {|MG0200:M|} { static Tensor Loss(Tensor output, [Shape(3)] Tensor target) => MSELoss(output, target); }",
        "'M' has a Loss method and no network. Add one: private static Tensor Forward([Shape(3, 224, 224)] Tensor image).");

    [Theory]
    [InlineData("[Model(4)] [Linear(3)] [{|MG0009:MSELoss|}]", "MSELoss(output, target)", "'M' has a Loss method already. Remove MSELoss, or add it up there.")]
    [InlineData("[Model(4)] [Linear(3)]", "MSELoss(output, {|MG0105:wrong|})", "'mseloss_1' compares [3] with a target of [3], but the target has [5]. Give it that shape: [Shape(3)].")]
    public void The_loss_method_of_a_sequential_network_is_checked(string attributes, string loss, string message) => Expect.Errors(
        $"{attributes} public sealed partial class M {{ static Tensor Loss(Tensor output, [Shape(3)] Tensor target, [Shape(5)] Tensor wrong) => {loss}; }}", message);

    [Fact]
    public void A_tensor_that_is_null_is_named() => Body(
        "var all = new Tensor[3]; all[0] = x; return all[0] + {|MG0204:all[1]|};",
        "There is no tensor here yet: it is null. Assign one before it is used.");

    [Theory]
    [InlineData("var all = new Tensor[2]; return {|MG0204:all[0]|} + 1;")]
    [InlineData("var all = new Tensor[2]; return 2 * {|MG0204:all[0]|};")]
    [InlineData("Tensor? y = null; if (x.Shape[0] > 5) y = x; return {|MG0204:y|}!;")]
    public void Whatever_is_done_with_no_tensor_is_one_message(string body) => Body(body, "There is no tensor here yet: it is null. Assign one before it is used.");

    [Theory]
    [InlineData("switch (x.Shape[0]) { case 4: {|MG0201:goto|} case 5; case 5: return x; default: return image; }", "'goto' means nothing there. Use a loop or an if.")]
    [InlineData("Tensor F(Tensor t) { {|MG0201:try|} { return ReLU(t); } finally { } } return F(x);", "'try' means nothing there. There is nothing to catch: errors of a network are messages of the build.")]
    [InlineData("System.Collections.Generic.IEnumerable<Tensor> F() { {|MG0201:yield|} return x; } foreach (var t in F()) x = t; return x;", "'yield' means nothing there. Return an array or a list.")]
    [InlineData("var size = {|MG0201:new System.Drawing.Point { X = 3 }|}; return Linear(x, size.X);", "'new Point(...)' means nothing there. Use tuples, arrays and lists to group values.")]
    [InlineData("unsafe { var n = 3; int* p = {|MG0201:&n|}; *p = 4; return Linear(x, *p); }", "a pointer means nothing there. Use locals, arrays and lists.")]
    [InlineData("dynamic d = {|MG0201:x|}; return x;", "the conversion to 'dynamic' means nothing there. Name the type.")]
    [InlineData("var sizes = new[] { 1, 2 }; ref var {|MG0201:first|} = ref sizes[0]; first = 7; return Linear(x, sizes[0]);", "'ref' means nothing there. Read and assign the element itself in place of 'first'.")]
    public void What_follows_from_C_sharp_that_means_nothing_stays_silent(string body, string message) => Body(body, Read + message);

    [Fact]
    public void Arrays_of_two_dimensions_are_one_message() => Body(
        "var a = {|MG0201:new int[2, 2]|}; a[0, 0] = 3; return Linear(x, a[0, 0]);", Read + "this means nothing there. Use arrays of one dimension.");

    [Theory]
    [InlineData("{|MG0201:Scope|}(\"a\"); return Linear(x, 3);")]
    [InlineData("var scope = {|MG0201:Scope|}(\"a\"); return Linear(x, 3);")]
    public void A_scope_that_no_using_opens_is_told(string body) => Body(body,
        "Scope(\"a\") reaches as far as a using, and there is none. Write using (Scope(\"a\")) around the layers, or using var scope = Scope(\"a\") before them.");

    [Theory]
    [InlineData("var zero = 0; return Linear(x, {|MG0205:4 / zero|});", "This divides by zero.")]
    [InlineData("int[] sizes = [1, 2]; return Linear(x, {|MG0205:sizes[2]|});", "Position 2 is outside of the 2 elements, 0 to 1.")]
    [InlineData("{|MG0205:throw new System.ArgumentException(\"no such stage\");|}", "The network's own code throws here: no such stage", "throw")]
    [InlineData("var kind = 3; return {|MG0205:kind|} switch { 1 => x, 2 => ReLU(x) };", "No arm of the switch takes 3. Add one, or '_' for all others.")]
    [InlineData("return x / {|MG0205:0|};", "This divides by zero.")]
    [InlineData("object held = 3; return ReLU({|MG0205:(Tensor)held|});", "This cast fails: '3' is no 'Tensor'.")]
    public void Code_that_fails_is_named_where_it_does(string body, string message, string? token = null) =>
        Body(token is null ? body : body.Replace("{|MG0205:throw new System.ArgumentException(\"no such stage\");|}", "{|MG0205:throw|} new System.ArgumentException(\"no such stage\");", StringComparison.Ordinal), message);

    [Theory]
    [InlineData("[ReLU] private static Tensor {|MG0206:Act|}(Tensor x) => x;", "'Act' has layers, so the compiler writes its body. Declare it partial and without a body: private static partial Tensor Act(Tensor x);")]
    [InlineData("[ReLU] private partial Tensor {|MG0206:Act|}(Tensor x);", "'Act' is a layer of the network, which has no instance while it is wired. Make it static.")]
    [InlineData("[ReLU] private static partial Tensor {|MG0206:Act|}<T>(Tensor x);", "'Act' is a layer of the network and cannot be generic.")]
    [InlineData("[ReLU] private static partial Tensor {|MG0206:Act|}(Tensor x, int channels);", "'Act' is a layer of the network, so its parameters must be tensors. State its options in the attribute.")]
    [InlineData("[ReLU] private static partial int {|MG0206:Act|}(Tensor x);", "'Act' is a layer of the network, so it must return a Tensor.")]
    public void A_layer_method_is_checked_and_still_implemented(string method, string message) => Errors(method + " static Tensor Forward([Shape(4)] Tensor x) => x;", message);

    [Fact]
    public void A_member_that_reads_itself_is_named() => Errors(
        "static readonly int s_a = s_b; static readonly int s_b = {|MG0205:s_a|}; static Tensor Forward([Shape(4)] Tensor x) => Linear(x, s_a);",
        "'s_a' is read while its own initializer runs.");

    [Fact]
    public void Two_parameters_of_one_name_are_one_message() => Errors(
        "static Tensor Forward([Shape(4)] Tensor x, [Shape(4)] Tensor {|CS0100:x|}, [Shape(4)] Tensor y) => ReLU(y);", "The parameter name 'x' is a duplicate");

    [Theory]
    [InlineData("[Linear(4)] private static partial Tensor A(Tensor x); [Linear(5, Name = {|MG0007:\"a\"|})] private static partial Tensor B(Tensor x); static Tensor Forward([Shape(4)] Tensor x) => B(A(x));",
        "Another layer is called 'a' already. Give this one another Name.")]
    [InlineData("static Tensor Forward([Shape(4)] Tensor x) => Linear(Linear(x, 2, name: \"fc\"), 3, name: {|MG0007:\"fc\"|});",
        "Another layer is called 'fc' already. Give this one another name, or open a scope around it: using (Scope(\"...\")). To share weights, make it an annotated partial method.")]
    public void A_name_that_is_taken_is_one_message_whatever_the_weights(string members, string message) => Errors(members, message);

    [Theory]
    [InlineData("x = Linear(x, 4, name: \"fc\"); return Linear(x, 4, name: {|MG0007:\"fc\"|});", "Another layer is called 'fc' already. Give this one another name, or open a scope around it: using (Scope(\"...\")). To share weights, make it an annotated partial method.")]
    [InlineData("for (var i = 0; i < 3; i++) x = Linear(x, 4, name: {|MG0007:\"fc\"|}); return x;", "Another layer is called 'fc' already. Give this one another name, or open a scope around it: using (Scope(\"...\")). To share weights, make it an annotated partial method.")]
    [InlineData("return Linear(x, 4, name: {|MG0208:\"a b\"|});", "'a b' cannot be a name in a path. Use letters, digits, '_', '-' and '.' between them.")]
    [InlineData("using (Scope({|MG0208:\"\"|})) return Linear(x, 4);", "'' cannot be a name in a path. Use letters, digits, '_', '-' and '.' between them.")]
    [InlineData("return Linear(x, {|MG0100:0|});", "'linear_1' needs at least one output, not 0.")]
    [InlineData("return Flatten(Conv2d(image, 4, {|MG0101:9|}, name: \"conv1\"));", "The kernel 9×9 of 'conv1' is larger than its input: the input 'image' gives [3, 8, 8]. Use a kernel of at most 8, or more Padding.")]
    [InlineData("return {|MG0104:Conv2d|}(x, 4, 3, name: \"conv1\");", "'conv1' needs an image [channels, height, width], but the input 'x' gives [4]. Put it before the flattening.")]
    [InlineData("return Flatten(image {|MG0107:+|} Conv2d(image, 4, 3, padding: 1));", "[3, 8, 8] + [4, 8, 8] does not go together: aligned at their last axis, sizes must be equal or 1. Give both the same number of channels, 3 or 4: a 1×1 convolution does that.")]
    [InlineData("return x {|MG0107:*|} Mean(image, [1, 2]);", "[4] * [3] does not go together: aligned at their last axis, sizes must be equal or 1.")]
    [InlineData("var y = x; y {|MG0107:-=|} Mean(image, [1, 2]); return y;", "[4] - [3] does not go together: aligned at their last axis, sizes must be equal or 1.")]
    [InlineData("return Flatten(Concat({|MG0107:[image, Reshape(x, 1, 2, 2)]|}, axis: 0));", "'concat_1' puts [3, 8, 8], [1, 2, 2] one after the other along axis 0, so all other axes must be equal.")]
    [InlineData("return Reshape(x, {|MG0107:3, 2|});", "'reshape_1' gives the input 'x''s [4], 4 elements, the shape [3, 2], which has 6.")]
    [InlineData("return Mean(image, {|MG0100:3|});", "The axis 3 of 'mean_1' is not one of [3, 8, 8], which the input 'image' gives. Use -3 to 2; the batch is not counted.")]
    [InlineData("return Split(x, {|MG0100:3|})[0];", "'split_1' cuts axis 0 of [4] into 3 equal parts, which 4 does not divide into.")]
    [InlineData("return Slice(x, 0, 2, {|MG0100:3|});", "'slice_1' takes 3 elements from 2 on, but axis 0 of [4] has 2.")]
    [InlineData("return {|MG0107:MatMul|}(Reshape(x, 2, 2), Reshape(x, 4, 1));", "'matmul_1' multiplies [2, 2] with [4, 1], but 2 columns need 2 rows, not 4.")]
    public void A_wrong_layer_is_one_message_on_its_argument(string body, string message)
    {
        // The sizes of a params array stand as they are written.
        if (body.Contains("3, 2|}", StringComparison.Ordinal)) body = body.Replace("{|MG0107:3, 2|}", "3, 2", StringComparison.Ordinal).Replace("Reshape(x", "{|MG0107:Reshape(x", StringComparison.Ordinal).Replace("3, 2)", "3, 2)|}", StringComparison.Ordinal);
        Body(body, message);
    }

    [Fact]
    public void All_mistakes_come_at_once() => Body(
        "x = Linear(x, {|MG0100:0|}); var y = Conv2d(image, 4, {|MG0101:9|}, name: \"conv1\"); return Linear(x, {|MG0100:-1|}) + Mean(y, [1, 2]);",
        "'linear_1' needs at least one output, not 0.",
        "The kernel 9×9 of 'conv1' is larger than its input: the input 'image' gives [3, 8, 8]. Use a kernel of at most 8, or more Padding.",
        "'linear_2' needs at least one output, not -1.");

    [Fact]
    public void A_shared_layer_takes_one_shape() => Errors(
        "[{|MG0108:Linear|}(4)] private static partial Tensor Fc(Tensor x); static Tensor Forward([Shape(4)] Tensor x, [Shape(5)] Tensor y) => Fc(x) + Fc(y);",
        "'fc' has one set of weights however often it is called, but its weight is [4, 4] for one call and [4, 5] for this one, with [5]. Call it with inputs of one shape, or write a layer for each.");

    [Theory]
    [InlineData("Apply<{|MG0209:string|}>(x)", "'String' is no model. Apply takes a class with [Model].")]
    [InlineData("Apply<{|MG0209:M|}>(x)", "'M' would contain itself.")]
    [InlineData("Apply<Inner>({|MG0107:Linear(x, 5)|})", "The model 'Inner' takes [4], but gets [5]. Both must be equal.")]
    [InlineData("Apply<{|MG0209:Inner|}>([x, x])[0]", "'Inner' takes 1 inputs, but 2 are passed.")]
    [InlineData("Apply<{|MG0209:Two|}>(x)", "'Two' has 2 outputs. Pass its inputs as an array to get all of them: Apply<Two>([x]).")]
    public void A_model_as_a_layer_is_checked(string call, string message) => Expect.Errors(
        "[Model(4)] [Linear(3)] public sealed partial class Inner;\n" +
        "[Model] public sealed partial class Two { static (Tensor a, Tensor b) Forward([Shape(4)] Tensor x) => (x, ReLU(x)); }\n" +
        $"[Model] public sealed partial class M {{ static Tensor Forward([Shape(4)] Tensor x) => {call}; }}", message);

    [Fact]
    public void Models_that_contain_each_other_are_one_message() => Expect.Errors(
        "[Model] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x) => Apply<A>(x); }\n" +
        "[Model] public sealed partial class A { static Tensor Forward([Shape(4)] Tensor x) => Apply<{|MG0209:B|}>(x); }\n" +
        "[Model] public sealed partial class B { static Tensor Forward([Shape(4)] Tensor x) => Apply<C>(x); }\n" +
        "[Model] public sealed partial class C { static Tensor Forward([Shape(4)] Tensor x) => Apply<A>(x); }",
        "'A' would contain itself, by way of B and C.");

    [Theory]
    [InlineData("[Model(4)] [Linear(3)] public sealed partial class Inner;", "a.0")]
    [InlineData("[Model] public sealed partial class Inner { static Tensor Forward([Shape(4)] Tensor x) => Linear(x, 4, name: \"fc\"); }", "a.fc")]
    public void A_layer_is_not_called_as_one_within_a_model(string inner, string taken) => Expect.Errors(
        inner + "\n[Model] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x) => Apply<{|MG0007:Inner|}>(Linear(x, 4, name: \"" + taken + "\"), name: \"a\"); }",
        $"'Inner' has a layer that would be called '{taken}' here, but another one is already. Apply it under another name.");

    [Fact]
    public void A_mistake_within_a_model_is_not_repeated_where_it_is_a_layer() => Expect.Errors(
        "[Model(4)] [Linear({|MG0100:0|}, Name = \"fc\")] public sealed partial class Inner;\n" +
        "[Model] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x) => Apply<Inner>(x); }",
        "'fc' needs at least one output, not 0.");

    [Theory]
    [InlineData("static Tensor {|MG0210:Loss|}(Tensor output) => output;", "'Loss' must give one number, but gives [4]. Take its Mean or Sum.")]
    [InlineData("static Tensor Loss(Tensor output, Tensor {|MG0210:target|}) => Mean(output - target);", "'target' is neither an output nor an input of the network. A target needs its shape: [Shape(10)] Tensor target.")]
    [InlineData("static Tensor {|MG0210:Loss|}(Tensor output) => Mean(Linear(output, 2));", "A loss has no weights of its own. Move the layer to Forward, and return its output as another one.")]
    [InlineData("static (Tensor a, Tensor b) {|MG0210:Loss|}(Tensor output) => (output, output);", "'Loss' must return a Tensor: one number.")]
    [InlineData("static Tensor Loss(Tensor output, [Shape(3)] Tokens target) => CrossEntropyLoss(output, {|MG0105:target|});", "'crossentropyloss_1' compares [4] with class indices of [], but the target has [3]. Give it that shape: [Shape()].")]
    public void A_loss_is_checked(string loss, string message) => Errors(loss + " static Tensor Forward([Shape(4)] Tensor x) => x;", message);

    [Fact]
    public void A_loss_attribute_serves_one_output() => Expect.Errors(
        "[Model] [{|MG0009:MSELoss|}] public sealed partial class M { static (Tensor a, Tensor b) Forward([Shape(4)] Tensor x) => (x, ReLU(x)); }",
        "'M' has 2 outputs, so a loss of one does not say which. Write a Loss method.");

    [Fact]
    public void What_C_sharp_reports_is_not_repeated() => Expect.Errors(
        "[Model] public sealed partial class M { static Tensor Forward([Shape(4)] Tensor x) { Tensor y; return ReLU({|CS0165:y|}) + {|CS0103:z|}; } }",
        "Use of unassigned local variable 'y'", "The name 'z' does not exist in the current context");
}

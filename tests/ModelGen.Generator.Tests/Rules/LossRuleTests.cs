namespace ModelGen.Generator.Tests.Rules;

/// <summary>Losses that do not fit what they are given.</summary>
public sealed class LossRuleTests
{
    private const string Pair = "public sealed partial class M { static (Tensor a, Tensor b) Forward([Shape(3)] Tensor x, [Shape(3)] Tensor y) => (Linear(x, 4, name: \"p\"), Linear(y, 4, name: \"q\")); }";

    [Fact]
    public void A_loss_of_three_outputs_needs_three() => Expect.Errors(
        $"[Model] [{{|MG0009:TripletMarginLoss|}}] {Pair}",
        "TripletMarginLoss compares 3 outputs with each other, but 'M' has 2. Let Forward return them as a tuple, or write a Loss method.");

    [Fact]
    public void A_loss_of_one_output_does_not_choose() => Expect.Errors(
        $"[Model] [{{|MG0009:MSELoss|}}] {Pair}",
        "'M' has 2 outputs, so a loss of one does not say which. Write a Loss method.");

    [Fact]
    public void A_loss_comes_behind_the_last_layer()
    {
        Expect.Errors("[Model(4)] [Linear(3), {|MG0009:MSELoss|}, Linear(2)] public sealed partial class M;",
            "MSELoss stands before Linear, but a loss is of the whole network's output. Move it behind the last layer.");
        Expect.None("[Model(4)] [Linear(3), Linear(2)] [MSELoss] public sealed partial class M;");
    }

    [Theory]
    [InlineData("CrossEntropyLoss")]
    [InlineData("CrossEntropyLoss(SoftTargets = true)")]
    [InlineData("NLLLoss")]
    [InlineData("FocalLoss")]
    [InlineData("MultiMarginLoss")]
    public void A_choice_among_one_class_is_none(string loss) => Expect.Errors(
        $"[Model(4)] [Linear(1), {{|MG0105:{loss.Split('(')[0]}|}}{loss[loss.Split('(')[0].Length..]}] public sealed partial class M;",
        $"'{loss.Split('(')[0]}' chooses among classes, but 'Linear 0' gives a single one ([1]), which is always right: the loss would be 0 whatever it holds. Give a score for each class, or use BCEWithLogitsLoss for yes or no.");

    [Fact]
    public void A_loss_of_two_outputs_takes_both() => Expect.None($"[Model] [ContrastiveLoss(SampleWeights = true)] {Pair}");

    [Fact]
    public void Vectors_that_are_compared_have_one_shape() => Expect.Errors(
        "[Model] [{|MG0105:CosineEmbeddingLoss|}] public sealed partial class M { static (Tensor a, Tensor b) Forward([Shape(3)] Tensor x) => (Linear(x, 4, name: \"p\"), Linear(x, 5, name: \"q\")); }",
        "'CosineEmbeddingLoss' compares vectors, but 'p' gives [4] and 'q' gives [5]. Give them one shape.");

    [Fact]
    public void Weights_of_samples_are_one_number_each() => Expect.Errors(
        """
        [Model]
        public sealed partial class M
        {
            static Tensor Forward([Shape(3)] Tensor x) => Linear(x, 4);
            static Tensor Loss(Tensor output, [Shape(4)] Tensor target, [Shape(4)] Tensor w) => MSELoss(output, target, weights: {|MG0105:w|});
        }
        """,
        "The weights of 'mseloss_1' are one number for each sample, but 'w' has shape [4]. Declare them with [Shape].");

    [Theory]
    [InlineData("[Shape(4)] Tensor w", "The weights of classes of 'nllloss_1' are one number for each of 4 classes, the same for the whole batch, but 'w' is [4] of each sample. Declare them with [Shape(4, Shared = true)].")]
    [InlineData("[Shape(3, Shared = true)] Tensor w", "The weights of classes of 'nllloss_1' are one number for each of 4 classes, the same for the whole batch, but 'w' is [3]. Declare them with [Shape(4, Shared = true)].")]
    public void Weights_of_classes_are_one_number_each_for_the_batch(string weights, string message) => Expect.Errors(
        $$"""
        [Model]
        public sealed partial class M
        {
            static Tensor Forward([Shape(3)] Tensor x) => LogSoftmax(Linear(x, 4), 0);
            static Tensor Loss(Tensor output, Tokens target, {{weights}}) => NLLLoss(output, target, {|MG0105:w|});
        }
        """, message);

    [Fact]
    public void Weights_of_classes_and_of_samples_are_told_apart_by_their_names() => Expect.None(
        """
        [Model]
        public sealed partial class M
        {
            static Tensor Forward([Shape(3)] Tensor x) => Linear(x, 4);
            static Tensor Loss(Tensor output, Tokens target, [Shape] Tensor each, [Shape(4, Shared = true)] Tensor w) =>
                CrossEntropyLoss(output, target, weights: each, classWeights: w) + CrossEntropyLoss(output, target, weights: each) + CrossEntropyLoss(output, target, w) + FocalLoss(output, target, w);
        }
        """);

    [Theory]
    [InlineData("CrossEntropyLoss(ClassWeightInput = true, ClassWeights = {|MG0100:[1, 2, 3, 4]|})", "The weights of classes of 'CrossEntropyLoss' are constants and an input. Leave one of them out.")]
    [InlineData("MultiMarginLoss(ClassWeightInput = true, ClassWeights = {|MG0100:[1, 2, 3, 4]|})", "The weights of classes of 'MultiMarginLoss' are constants and an input. Leave one of them out.")]
    [InlineData("MultiMarginLoss(ClassWeights = {|MG0100:[1, 2, -3, 4]|})", "The weights of classes of 'MultiMarginLoss' must not be below 0.")]
    public void Weights_of_classes_are_given_once(string loss, string message) => Expect.Errors($"[Model(3)] [Linear(4), {loss}] public sealed partial class M;", message);

    [Fact]
    public void Targets_of_an_attribute_and_inputs_have_names_of_their_own() => Expect.Errors(
        "[Model] [MSELoss(SampleWeights = true)] public sealed partial class M { static Tensor Forward([Shape(3)] Tensor {|MG0009:weights|}) => Linear(weights, 4); }",
        "'weights' names two of the inputs, targets and outputs. Give each a name of its own.");

    [Theory]
    [InlineData("CTCLoss(5, Blank = {|MG0100:7|})", "The blank 7 of 'CTCLoss' is none of the 7 classes. Use 0 to 6.")]
    [InlineData("CTCLoss({|MG0100:0|})", "'CTCLoss' needs room for at least one label, not 0.")]
    [InlineData("TripletMarginLoss", null)]
    public void Labels_and_blanks_lie_among_the_classes(string loss, string? message)
    {
        if (message is not null) Expect.Errors($"[Model(9, 3)] [Linear(7), LogSoftmax(1), {loss}] public sealed partial class M;", message);
        else Expect.Errors($"[Model(9, 3)] [Linear(7), {{|MG0009:{loss}|}}] public sealed partial class M;",
            "TripletMarginLoss compares 3 outputs with each other, but 'M' has 1. Let Forward return them as a tuple, or write a Loss method.");
    }

    [Theory]
    [InlineData("RMSELoss(Eps = {|MG0100:0|})", "The eps of 'RMSELoss' must be above 0, not 0: the derivative of a root of 0 is not finite.")]
    [InlineData("DiceLoss(Smooth = {|MG0100:-1|})", "The smooth of 'DiceLoss' must be above 0, not -1: an empty channel would divide by 0.")]
    [InlineData("MultiMarginLoss(P = {|MG0100:3|})", "The power of 'MultiMarginLoss' is 1 or 2, not 3.")]
    [InlineData("MultiMarginLoss(ClassWeights = {|MG0105:[1, 2]|})", "'MultiMarginLoss' has weights of 2 classes, but 'Linear 0' gives 4 ([4]).")]
    [InlineData("{|MG0105:StyleLoss|}", "'StyleLoss' compares channels [channels, ...], but 'Linear 0' gives [4].")]
    public void Options_must_make_sense(string loss, string message) => Expect.Errors($"[Model(3)] [Linear(4), {loss}] public sealed partial class M;", message);

    [Theory]
    [InlineData("MSELoss(Reduction = {|MG0105:Reduction.None|})", "The terms of MSELoss are [4], but a model's loss is one number for each sample. Use Reduction.Mean or Reduction.Sum, or write a Loss method that goes on with the terms.")]
    [InlineData("BCEWithLogitsLoss(PosWeights = {|MG0105:[1, 2]|})", "'BCEWithLogitsLoss' has weights of 2 classes, but 'Linear 0' gives 4 ([4]).")]
    [InlineData("BCEWithLogitsLoss(PosWeights = {|MG0100:[1, 2, 0, 1]|})", "The weights of positive targets of 'BCEWithLogitsLoss' must be above 0.")]
    [InlineData("BCEWithLogitsLoss(PosWeights = {|MG0100:[1, 2, 3, 1]|}, PosWeightInput = true)", "The weights of positive targets of 'BCEWithLogitsLoss' are constants and an input. Leave one of them out.")]
    [InlineData("BCEWithLogitsLoss(PosWeights = [1, 2, 3, 1], PosWeight = {|MG0100:2|})", "'BCEWithLogitsLoss' has a weight of positive targets for each class already. Remove posWeight or posWeights.")]
    public void Terms_and_weights_of_classes_must_fit(string loss, string message) => Expect.Errors($"[Model(3)] [Linear(4), {loss}] public sealed partial class M;", message);

    [Fact]
    public void A_term_of_each_sample_is_a_loss() => Expect.None(
        "[Model(3)] [Linear(1), MSELoss(Reduction = Reduction.None)] public sealed partial class M;\n[Model(3)] [Linear(4), CrossEntropyLoss(Reduction = Reduction.None)] public sealed partial class N;");

    [Fact]
    public void Tensors_passed_by_name_may_stand_in_any_order() => Expect.None(
        """
        [Model]
        public sealed partial class M
        {
            static Tensor Forward([Shape(2, 3)] Tensor x, [Shape(3, 5)] Tensor y) => MatMul(b: y, a: x);
            static Tensor Loss(Tensor output, [Shape(2, 5)] Tensor goal, [Shape] Tensor w) => HuberLoss(weights: w, target: goal, output: output);
        }
        """);
}

namespace ModelGen.Generator.Tests.Rules;

/// <summary>Which axis a loss takes its classes from, and where it refuses to guess.</summary>
public sealed class ClassAxisTests
{
    private static string Message(string loss, string shape, string layer, string axis = "-1", string where = "the last axis") =>
        $"'{loss}' takes its classes from axis 0 of {shape}, but along that axis {layer} treats all alike: it holds places, such as steps of time, not classes. " +
        $"Write Axis = {axis} for classes on {where}, or Axis = 0 to choose between the places.";

    [Theory]
    [InlineData("[Model(7)] [Embedding(9, 5), {|MG0112:CrossEntropyLoss|}]", "[7, 5]", "'Embedding' (layer 0)")]
    [InlineData("[Model(7, 3)] [LSTM(5), {|MG0112:CrossEntropyLoss|}]", "[7, 5]", "'LSTM' (layer 0)")]
    [InlineData("[Model(7, 3)] [GRU(5, Bidirectional = true), {|MG0112:CrossEntropyLoss|}]", "[7, 10]", "'GRU' (layer 0)")]
    [InlineData("[Model(7, 3)] [RNN(5), Tanh, Dropout(0.1), LayerNorm, {|MG0112:CrossEntropyLoss|}]", "[7, 5]", "'RNN' (layer 0)")]
    [InlineData("[Model(7, 6)] [MultiHeadAttention(2), {|MG0112:CrossEntropyLoss|}]", "[7, 6]", "'MultiHeadAttention' (layer 0)")]
    [InlineData("[Model(7, 6)] [TransformerEncoderLayer(2), {|MG0112:CrossEntropyLoss|}]", "[7, 6]", "'TransformerEncoderLayer' (layer 0)")]
    [InlineData("[Model(7, 6)] [PositionalEncoding, {|MG0112:CrossEntropyLoss|}]", "[7, 6]", "'PositionalEncoding' (layer 0)")]
    [InlineData("[Model(7, 3)] [Linear(7), {|MG0112:CrossEntropyLoss|}]", "[7, 7]", "'Linear' (layer 0)")]
    [InlineData("[Model(7, 3)] [Linear(5), BatchNorm, GELU, {|MG0112:CrossEntropyLoss|}]", "[7, 5]", "'Linear' (layer 0)")]
    [InlineData("[Model(7, 3)] [Linear(4), GLU, {|MG0112:CrossEntropyLoss|}]", "[7, 2]", "'Linear' (layer 0)")]
    public void A_loss_does_not_take_time_for_classes(string declaration, string shape, string layer) =>
        Expect.Errors($"{declaration} public sealed partial class M;", Message("CrossEntropyLoss", shape, layer));

    [Theory]
    [InlineData("Linear(5), {|MG0112:FocalLoss|}", "FocalLoss", "'Linear' (layer 0)")]
    [InlineData("Linear(5), LogSoftmax, {|MG0112:NLLLoss|}", "NLLLoss", "'LogSoftmax' (layer 1)")]
    [InlineData("Linear(5), {|MG0112:CrossEntropyLoss|}(SoftTargets = true)", "CrossEntropyLoss", "'Linear' (layer 0)")]
    [InlineData("Linear(5), Sigmoid, {|MG0112:DiceLoss|}", "DiceLoss", "'Linear' (layer 0)")]
    [InlineData("Linear(5), {|MG0112:BCEWithLogitsLoss|}(PosWeights = [1, 2, 3, 4, 5])", "BCEWithLogitsLoss", "'Linear' (layer 0)")]
    public void Nor_does_any_other_loss_over_classes(string layers, string loss, string layer) =>
        Expect.Errors($"[Model(7, 3)] [{layers}] public sealed partial class M;", Message(loss, "[7, 5]", layer));

    [Theory]
    [InlineData("[Model(7, 3)] [LSTM(5), Linear(7), CrossEntropyLoss(Axis = -1)]")]
    [InlineData("[Model(7, 3)] [LSTM(5), Linear(7), CrossEntropyLoss(Axis = 1)]")]
    [InlineData("[Model(7, 3)] [LSTM(5), Linear(1), CrossEntropyLoss(Axis = 0)]")]
    [InlineData("[Model(7, 3)] [LSTM(5), Linear(1), Flatten, CrossEntropyLoss]")]
    [InlineData("[Model(7, 3)] [LSTM(5, Last = true), Linear(4), CrossEntropyLoss]")]
    [InlineData("[Model(7, 3)] [Linear(5), LogSoftmax, NLLLoss(Axis = -1)]")]
    [InlineData("[Model(3, 7)] [ReLU, CrossEntropyLoss]")]
    [InlineData("[Model(3, 7)] [LogSoftmax(0), NLLLoss]")]
    [InlineData("[Model(3, 7, 7)] [Conv2d(7, 3, Padding = 1), BatchNorm, ReLU, MaxPool2d(1), CrossEntropyLoss]")]
    [InlineData("[Model(3, 7, 7)] [Conv2d(8, 3), PixelShuffle(2), CrossEntropyLoss]")]
    [InlineData("[Model(3, 7, 7)] [ConvTranspose2d(4, 2, Stride = 2), CrossEntropyLoss]")]
    [InlineData("[Model(3, 7)] [Conv1d(4, 3), CrossEntropyLoss]")]
    [InlineData("[Model(3, 7, 7)] [Conv2d(4, 3), Sigmoid, DiceLoss]")]
    [InlineData("[Model(7, 3)] [Linear(5), BCEWithLogitsLoss(PosWeights = [1, 2, 3, 4, 5], Axis = -1)]")]
    [InlineData("[Model(7, 3)] [Linear(5), LogSoftmax, KLDivLoss]")]
    public void An_axis_that_is_meant_or_holds_features_is_taken(string declaration) => Expect.None($"{declaration} public sealed partial class M;");

    [Theory]
    [InlineData("Transpose(LSTM(x, 5), 0, 1)", "[5, 7]", null)]
    [InlineData("Transpose(Transpose(LSTM(x, 5), 0, 1), 0, 1)", "[7, 5]", "'lstm_1'")]
    [InlineData("Transpose(Conv1d(Transpose(x, 0, 1), 7, 1), 0, 1)", "[7, 7]", "'conv1d_1'")]
    [InlineData("Linear(x, 5) + Linear(x, 5)", "[7, 5]", "'linear_1'")]
    [InlineData("2 * Linear(x, 5) - 1", "[7, 5]", "'linear_1'")]
    [InlineData("Concat([x, Linear(x, 2)], axis: 1)", "[7, 5]", "'linear_1'")]
    [InlineData("Concat([Linear(x, 5), Linear(x, 5)])", "[14, 5]", "'linear_1'")]
    [InlineData("Slice(Linear(x, 5), 0, 6, 1)", "[1, 5]", "'linear_1'")]
    [InlineData("Split(Linear(x, 6), 2, axis: 1)[1]", "[7, 3]", "'linear_1'")]
    [InlineData("Pad(Linear(x, 5), [0, 0, 1, 1])", "[9, 5]", "'linear_1'")]
    [InlineData("Reshape(Linear(x, 5), 7, 5)", "[7, 5]", "'linear_1'")]
    [InlineData("Reshape(Linear(Reshape(x, 7, 1, 3), 5), 7, 5)", "[7, 5]", "'linear_1'")]
    [InlineData("Reshape(Linear(x, 5), 35)", "[35]", null)]
    [InlineData("Mean(Linear(x, 5), 0)", "[5]", null)]
    [InlineData("Mean(Reshape(Linear(x, 6), 7, 2, 3), 2)", "[7, 2]", "'linear_1'")]
    [InlineData("MatMul(Linear(x, 4), Transpose(Linear(x, 4), 0, 1))", "[7, 7]", "'linear_1'")]
    [InlineData("Scan(x, Zeros(3), (h, xt) => { h = Tanh(h + xt); return (h, Linear(h, 5)); }).Output", "[7, 5]", "'scan_1'")]
    [InlineData("Transpose(Scan(x, Zeros(3), (h, xt) => { h = Tanh(h + xt); return (h, Linear(h, 5)); }).Output, 0, 1)", "[5, 7]", null)]
    [InlineData("Scan(x, Zeros(3, 2), (h, xt) => { h = h + Linear(Reshape(xt, 3, 1), 2); return (h, h); }).State", "[3, 2]", "'linear_1'")]
    public void What_is_known_of_an_axis_goes_along_with_the_value(string output, string shape, string? layer)
    {
        var model = "[Model] [{0}] public sealed partial class M {{ static Tensor Forward([Shape(7, 3)] Tensor x) => {1}; }}";
        if (layer is null) Expect.None(string.Format(model, "CrossEntropyLoss", output));
        else Expect.Errors(string.Format(model, "{|MG0112:CrossEntropyLoss|}", output), Message("CrossEntropyLoss", shape, layer));
    }

    [Fact]
    public void The_axis_that_is_left_is_named() => Expect.Errors(
        "[Model] [{|MG0112:CrossEntropyLoss|}] public sealed partial class M { static Tensor Forward([Shape(3, 7, 5)] Tensor x) => Permute(Conv2d(x, 4, 1), [1, 0, 2]); }",
        Message("CrossEntropyLoss", "[7, 4, 5]", "'conv2d_1'", "1", "axis 1"));

    [Fact]
    public void A_call_says_so_before_it_finds_fault_with_the_target() => Expect.Errors(
        "[Model] public sealed partial class M { static Tensor Forward([Shape(7, 3)] Tensor x) => Linear(x, 5); static Tensor Loss(Tensor output, [Shape(7)] Tokens target) => {|MG0112:CrossEntropyLoss|}(output, target); }",
        Message("crossentropyloss_1", "[7, 5]", "'linear_1'"));

    [Fact]
    public void A_target_that_would_fit_the_last_axis_is_told_how() => Expect.Errors(
        "[Model] public sealed partial class M { static Tensor Forward([Shape(7, 5)] Tensor x) => ReLU(x); static Tensor Loss(Tensor output, [Shape(7)] Tokens target) => CrossEntropyLoss(output, {|MG0105:target|}); }",
        "'crossentropyloss_1' compares [7, 5] with class indices of [5], but the target has [7]. Give it that shape: [Shape(5)], or write axis: -1 if the classes are on the last axis.");

    [Theory]
    [InlineData("CrossEntropyLoss(Axis = {|MG0100:-3|})", "The axis -3 of 'CrossEntropyLoss' is not one of [7, 5], which 'Linear 0' gives. Use -2 to 1; the batch is not counted.")]
    [InlineData("CrossEntropyLoss(Axis = {|MG0100:2|})", "The axis 2 of 'CrossEntropyLoss' is not one of [7, 5], which 'Linear 0' gives. Use -2 to 1; the batch is not counted.")]
    [InlineData("CrossEntropyLoss(Axis = -1, ClassWeights = {|MG0105:[1, 2, 3, 4, 5, 6, 7]|})", "'CrossEntropyLoss' has weights of 7 classes, but 'Linear 0' gives 5 ([7, 5]).")]
    [InlineData("BCEWithLogitsLoss(Axis = {|MG0100:-1|})",
        "'BCEWithLogitsLoss' takes every element by itself, so it needs an axis of classes for weights of theirs alone. Set posWeights, or remove axis.")]
    public void An_axis_must_be_one(string loss, string message) => Expect.Errors($"[Model(7, 3)] [Linear(5), {loss}] public sealed partial class M;", message);

    [Fact]
    public void Labels_of_a_sequence_are_not_sought_among_its_steps() => Expect.Errors(
        "[Model(3, 9)] [Conv1d(7, 3), {|MG0112:CTCLoss|}(2)] public sealed partial class M;",
        "'CTCLoss' takes its classes from the last axis of [7, 7], but along that axis 'Conv1d' (layer 0) treats all alike: it holds places, such as steps of time, not classes. Transpose it to [time, classes] first.");
}

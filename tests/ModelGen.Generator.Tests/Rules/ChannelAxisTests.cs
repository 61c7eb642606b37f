namespace ModelGen.Generator.Tests.Rules;

/// <summary>Which axis a layer takes for channels, and where it refuses to guess.</summary>
public sealed class ChannelAxisTests
{
    private const string Say = "Write Axis = -1 for channels on the last axis, or Axis = 0 to take the steps for channels.";
    private const string Turn = "Write Transpose(x, 0, 1) before it, and behind it where [time, features] shall go on.";

    private static string Message(string layer, string shape, string sequence, string mend) =>
        $"{layer} takes axis 0 of {shape} for channels, but that is the time of the sequence that {sequence} gives. {mend}";

    [Theory]
    [InlineData("[Model(7, 3)] [LSTM(5), {|MG0112:BatchNorm|}]", "'BatchNorm' (layer 1)", "'LSTM' (layer 0)")]
    [InlineData("[Model(7, 3)] [GRU(5), ReLU, Dropout(0.1), {|MG0112:GroupNorm|}(1)]", "'GroupNorm' (layer 3)", "'GRU' (layer 0)")]
    [InlineData("[Model(7, 3)] [RNN(5), Linear(5), {|MG0112:PReLU|}(7)]", "'PReLU' (layer 2)", "'RNN' (layer 0)")]
    [InlineData("[Model(7)] [Embedding(9, 5), Linear(5), Softmax, {|MG0112:BatchNorm|}]", "'BatchNorm' (layer 3)", "'Embedding' (layer 0)")]
    [InlineData("[Model(7, 5)] [PositionalEncoding, {|MG0112:BatchNorm|}]", "'BatchNorm' (layer 1)", "'PositionalEncoding' (layer 0)")]
    [InlineData("[Model(7, 5)] [MultiHeadAttention(1), LayerNorm, {|MG0112:BatchNorm|}(Frozen = true)]", "'BatchNorm' (layer 2)", "'MultiHeadAttention' (layer 0)")]
    public void A_layer_does_not_take_time_for_channels(string declaration, string layer, string sequence) =>
        Expect.Errors($"{declaration} public sealed partial class M;", Message(layer, "[7, 5]", sequence, Say));

    [Theory]
    [InlineData("[Model(7, 6)] [Embedding(9, 5), {|MG0112:Dropout2d|}]", "Dropout2d")]
    [InlineData("[Model(7, 6)] [Embedding(9, 5), {|MG0112:InstanceNorm2d|}]", "InstanceNorm2d")]
    public void Nor_do_layers_over_images(string declaration, string layer) =>
        Expect.Errors($"{declaration} public sealed partial class M;", Message($"'{layer}' (layer 1)", "[7, 6, 5]", "'Embedding' (layer 0)", Say));

    [Theory]
    [InlineData("{|MG0112:Conv1d|}(4, 3)", "Conv1d")]
    [InlineData("{|MG0112:ConvTranspose1d|}(4, 3)", "ConvTranspose1d")]
    [InlineData("{|MG0112:MaxPool1d|}(2)", "MaxPool1d")]
    [InlineData("{|MG0112:AvgPool1d|}(2)", "AvgPool1d")]
    public void What_slides_over_time_wants_it_last(string layer, string name) =>
        Expect.Errors($"[Model(7)] [Embedding(9, 5), {layer}] public sealed partial class M;", Message($"'{name}' (layer 1)", "[7, 5]", "'Embedding' (layer 0)", Turn));

    [Fact]
    public void A_loop_over_time_gives_a_sequence() => Expect.Errors(
        "[Model] public sealed partial class M { static Tensor Forward([Shape(7, 5)] Tensor x) => {|MG0112:BatchNorm|}(Scan(x, Zeros(5), (h, xt) => h + xt).Item1); }",
        Message("'batchnorm_1'", "[7, 5]", "'scan_1'", Say));

    [Theory]
    [InlineData("[Model(7, 3)] [LSTM(5), BatchNorm(Axis = -1), PReLU(5, Axis = 1), GroupNorm(5, Axis = -1)]")]
    [InlineData("[Model(7, 3)] [LSTM(5), BatchNorm(Axis = 0), PReLU(7, Axis = 0), GroupNorm(7, Axis = 0)]")]
    [InlineData("[Model(7, 6)] [Embedding(9, 5), Dropout2d(Axis = -1), InstanceNorm2d(Affine = true, Axis = -1)]")]
    [InlineData("[Model(7, 3)] [LSTM(5), PReLU]")]
    [InlineData("[Model(7, 3)] [LSTM(5, Last = true), BatchNorm, PReLU(5), GroupNorm(5)]")]
    [InlineData("[Model(7, 3)] [Linear(5), BatchNorm, PReLU(7)]")]
    [InlineData("[Model(3, 7)] [Conv1d(4, 3), BatchNorm, PReLU(4), GroupNorm(2)]")]
    [InlineData("[Model(7, 3)] [BatchNorm, GroupNorm(7), Conv1d(4, 3)]")]
    [InlineData("[Model(3, 7, 7)] [Conv2d(4, 3), BatchNorm, Dropout2d, InstanceNorm2d]")]
    public void An_axis_that_is_said_or_holds_channels_is_taken(string declaration) => Expect.None($"{declaration} public sealed partial class M;");

    [Fact]
    public void Transpositions_lead_to_channels_and_back() => Expect.None(
        "[Model] public sealed partial class M { static Tensor Forward([Shape(7, 3)] Tensor x) => Transpose(BatchNorm(Conv1d(Transpose(LSTM(x, 5), 0, 1), 4, 3)), 0, 1); }");

    [Theory]
    [InlineData("BatchNorm(Axis = {|MG0100:2|})", "'BatchNorm' (layer 0)")]
    [InlineData("GroupNorm(1, Axis = {|MG0100:2|})", "'GroupNorm' (layer 0)")]
    [InlineData("PReLU(Axis = {|MG0100:2|})", "'PReLU' (layer 0)")]
    public void An_axis_that_is_none_is_an_error(string layer, string name) => Expect.Errors(
        $"[Model(7, 3)] [{layer}] public sealed partial class M;", $"The axis 2 of {name} is not one of [7, 3], which the input 'input' gives. Use -2 to 1; the batch is not counted.");

    [Theory]
    [InlineData("GroupNorm({|MG0103:3|}, Axis = -1)", "'GroupNorm' (layer 0) cuts its input into 3 groups, but the input 'input' gives 4 channels ([6, 4]), which 3 does not divide.")]
    [InlineData("PReLU({|MG0102:6|}, Axis = -1)", "'PReLU' (layer 0) has 6 slopes, but the input 'input' gives [6, 4]. Use 1, or one for each channel: 4.")]
    public void Numbers_of_channels_are_those_of_the_axis(string layer, string message) => Expect.Errors($"[Model(6, 4)] [{layer}] public sealed partial class M;", message);
}

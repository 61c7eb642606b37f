namespace ModelGen.Generator.Tests.Rules;

/// <summary>Initialisers that do not suit a layer, on the option at fault.</summary>
public sealed class InitRuleTests
{
    [Theory]
    [InlineData("Init = Init.Zeros, InitGain = {|MG0110:2|}", "InitGain of 'fc' says nothing about Init.Zeros. Zeros takes no options.")]
    [InlineData("InitStd = {|MG0110:2|}", "InitStd of 'fc' says nothing about Init.Default. Set Init to say which weights it is for.")]
    [InlineData("Init = Init.XavierNormal, InitFan = {|MG0110:InitFan.Out|}", "InitFan of 'fc' says nothing about Init.XavierNormal. XavierNormal takes InitGain, InitNonlinearity, InitNegativeSlope.")]
    [InlineData("Init = Init.HeNormal, InitGain = {|MG0110:2|}, InitNonlinearity = InitNonlinearity.Tanh", "InitGain and InitNonlinearity of 'fc' are both set. Keep one of them.")]
    [InlineData("Init = Init.HeNormal, InitNegativeSlope = {|MG0110:0.2|}", "InitNegativeSlope of 'fc' is that of a leaky ReLU. Set InitNonlinearity = InitNonlinearity.LeakyReLU.")]
    [InlineData("Init = {|MG0110:Init.Constant|}", "'fc' starts as a constant, but which? Set InitValue.")]
    [InlineData("Init = Init.Normal, InitStd = {|MG0110:-1|}", "InitStd of 'fc' must not be below 0, but is -1.")]
    [InlineData("Init = Init.Uniform, InitLow = {|MG0110:2|}", "The weights of 'fc' would lie between 2 and 1. Let InitLow be below InitHigh.")]
    public void Options_must_suit_the_kind(string options, string message) => Expect.Errors(
        $"[Model(4)] [Linear(3, Name = \"fc\", {options})] public sealed partial class M;", message);

    [Fact]
    public void A_number_that_is_none_is_an_option_out_of_range() => Expect.Errors(
        "[Model(4)] [Linear(3, Init = Init.Normal, InitStd = {|MG0100:double.NaN|})] public sealed partial class M;",
        "initStd must be a finite number, not NaN.");

    [Fact]
    public void Gates_are_no_identity() => Expect.Errors(
        "[Model(7, 4)] [GRU(4, Bidirectional = true, Name = \"gru\", RecurrentInit = {|MG0110:Init.Identity|})] public sealed partial class M;",
        "The weight_hh_l0 of 'gru', [12, 4], holds 3 parts one below the other, of which Identity would reach the first alone. Choose Orthogonal.");

    [Fact]
    public void A_simple_recurrent_layer_may_start_as_an_identity() => Expect.None(
        "[Model(7, 4)] [RNN(4, Nonlinearity = RNNNonlinearity.ReLU, RecurrentInit = Init.Identity)] public sealed partial class M;");

    [Fact]
    public void A_call_shows_its_initialiser() => Expect.Errors(
        """
        [Model]
        public sealed partial class M
        {
            static Tensor Forward([Shape(4)] Tensor x) => Linear(Linear(x, 3, init: {|MG0110:new(Init.Ones) { Std = 2 }|}, name: "a"), 2, init: {|MG0110:Init.Constant|}, name: "b");
        }
        """,
        "InitStd of 'a' says nothing about Init.Ones. Ones takes no options.",
        "'b' starts as a constant, but which? Set InitValue.");
}

using ModelGen.Training;

namespace ModelGen.Sequences.Tests;

/// <summary>Recurrent layers with lengths and initial states, and the GRU's other form.</summary>
public sealed class RecurrentTests
{
    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["packed_rnn"] = Simple("RNN", "x, h0, 6, nonlinearity: RNNNonlinearity.ReLU, lengths: lengths", "[Shape(7, 5)] Tensor x, [Shape(1, 6)] Tensor h0, Tokens lengths"),
        ["packed_gru"] = Simple("GRU", "x, h0, 17, numLayers: 2, bidirectional: true, lengths: lengths", "[Shape(7, 5)] Tensor x, [Shape(4, 17)] Tensor h0, Tokens lengths"),
        ["packed_lstm"] = Lstm("x, h0, c0, 17, numLayers: 2, bidirectional: true, lengths: lengths", "[Shape(7, 5)] Tensor x, [Shape(4, 17)] Tensor h0, [Shape(4, 17)] Tensor c0, Tokens lengths"),
        ["packed_lstm_one_way"] = Lstm("x, h0, c0, 5, lengths: lengths", "[Shape(7, 3)] Tensor x, [Shape(1, 5)] Tensor h0, [Shape(1, 5)] Tensor c0, Tokens lengths"),
        ["gru_reset_before"] = Simple("GRU", "x, h0, 6, resetAfter: false", "[Shape(5, 4)] Tensor x, [Shape(1, 6)] Tensor h0"),
        ["reset_before_lengths"] = Simple("GRU", "x, h0, 3, numLayers: 2, bidirectional: true, resetAfter: false, lengths: lengths", "[Shape(7, 4)] Tensor x, [Shape(4, 3)] Tensor h0, Tokens lengths"),
        ["last_states_alone"] = "static (Tensor hn, Tensor cn) Forward([Shape(3, 4)] Tensor x, [Shape(1, 7)] Tensor h0, [Shape(1, 7)] Tensor c0) { var (y, hn, cn) = LSTM(x, h0, c0, 7); return (hn, cn); }",
        ["shared_start"] = "static Tensor Forward([Shape(3, 4)] Tensor x, [Shape(1, 7, Shared = true)] Tensor h0) => GRU(x, h0, 7).Output;",
        ["last_with_lengths"] = "static Tensor Forward([Shape(5, 3)] Tensor x, Tokens lengths) => LSTM(x, 7, bidirectional: true, last: true, lengths: lengths);",
    };

    public static TheoryData<string> Fixtures => ["packed_rnn", "packed_gru", "packed_lstm", "packed_lstm_one_way", "gru_reset_before"];

    public static TheoryData<string> Names => [.. s_members.Keys];

    [Theory, MemberData(nameof(Fixtures))]
    public void Outputs_and_gradients_are_those_of_PyTorch(string name) => new Fixture(name).Check(Model(name, Precision.Single));

    [Theory, MemberData(nameof(Names))]
    public void Gradients_are_those_of_central_differences(string name)
    {
        var trainer = Model(name, Precision.Double).CreateTrainer(3);
        var result = new GradientCheck(trainer) { Inputs = true, ElementsPerTensor = 60 }.Run(Networks.Tensors(trainer, 3));
        Assert.True(result.RelativeError <= 1e-7, result.ToString());
    }

    [Fact]
    public void What_lies_beyond_a_sample_s_length_changes_nothing()
    {
        var model = Model("packed_lstm", Precision.Single);
        var trainer = model.CreateTrainer(2);
        var tensors = Networks.Tensors(trainer, 2);
        new[] { 3, 7 }.CopyTo(tensors[3].Int32);
        var before = Outputs(trainer, tensors);
        tensors[0].Single[(3 * 5)..(7 * 5)].Fill(float.NaN);
        Assert.Equal(before, Outputs(trainer, tensors));
    }

    private static float[] Outputs(ITrainer trainer, TensorMemory[] tensors)
    {
        trainer.Forward(tensors);
        return [.. trainer.Outputs.SelectMany((info, i) =>
        {
            var output = new float[2 * info.ElementCount];
            trainer.CopyOutput(i, output);
            return output;
        })];
    }

    private static Testing.CompiledModel Model(string name, Precision precision) => Networks.Wired("recurrent", s_members, name, precision);

    private static string Simple(string layer, string arguments, string inputs) =>
        $"static (Tensor y, Tensor hn) Forward({inputs}) => {layer}({arguments}, name: \"rnn\");";

    private static string Lstm(string arguments, string inputs) =>
        $"static (Tensor y, Tensor hn, Tensor cn) Forward({inputs}) => LSTM({arguments}, name: \"rnn\");";
}

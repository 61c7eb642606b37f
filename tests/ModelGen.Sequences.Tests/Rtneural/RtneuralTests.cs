using ModelGen.Testing;

namespace ModelGen.Sequences.Tests.Rtneural;

/// <summary>Audio networks that others trained and published with their outputs, whole and frame by frame.</summary>
public sealed class RtneuralTests
{
    // The limit of the authors' own tests is 1e-6 to 5e-6, by network.
    private const double Limit = 2e-6;

    public static TheoryData<string> Names => [.. RtneuralNetwork.All.Keys];

    public static TheoryData<string> StreamNames => ["dense", "conv", "gru_1d", "lstm_1d", "gru_torch", "conv1d_torch", "conv1d_torch_group_6_3_3_1_3"];

    [Theory, MemberData(nameof(Names))]
    public void A_whole_sequence_gives_the_published_outputs(string name)
    {
        var network = RtneuralNetwork.All[name];
        var predictor = network.Model().CreatePredictor();
        Fixture.Near(network.Outputs(predictor.Outputs[0]), Streams.Whole(predictor, network.Inputs(predictor.Inputs[0])), name, Limit, 0);
    }

    [Theory, MemberData(nameof(StreamNames))]
    public void Frames_give_the_published_outputs(string name)
    {
        var network = RtneuralNetwork.All[name];
        var expected = network.Outputs(network.Model().CreatePredictor().Outputs[0]);
        var predictor = network.Model(streamed: true).CreatePredictor();
        var actual = Streams.ByFrames(Streams.Create(predictor), network.Inputs(predictor.Inputs[0]), predictor.Inputs[0], predictor.Outputs[0]);
        if (network.ChannelsInRows) actual = WithoutFirst(actual, predictor.Outputs[0].Shape[0], expected.Length);
        Fixture.Near(expected, actual, name, Limit, 0);
    }

    [Theory]
    [InlineData("conv1d_torch", "sees frames that come later, or has fewer outputs than frames")]
    [InlineData("conv1d_torch_stride_3", "has a stride of 3, so not every frame has an output")]
    public void A_network_that_cannot_stream_says_why(string name, string why)
    {
        var declaration = RtneuralNetwork.All[name].Declaration.Replace("[Model(1, 1000)]", "[Model(1, 1000, Streaming = true)]", StringComparison.Ordinal);
        var found = Assert.Single(ModelCompilation.Of("using ModelGen;\nusing static ModelGen.Layers;\n" + declaration).Diagnostics);
        Assert.Equal("MG0014", found.Id);
        Assert.Contains(why, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Rows without the steps that a network without padding does not have.</summary>
    private static float[] WithoutFirst(float[] rows, int channels, int remaining)
    {
        int steps = rows.Length / channels, left = remaining / channels;
        return [.. Enumerable.Range(0, channels).SelectMany(c => rows.AsSpan(c * steps + steps - left, left).ToArray())];
    }
}

namespace ModelGen.Fuzzing.Tests;

internal static partial class Vocabulary
{
    private static readonly HashSet<string> s_sequences = ["RNN", "GRU", "LSTM", "MultiHeadAttention", "TransformerEncoderLayer", "PositionalEncoding", "PositionalEmbedding", "Embedding", "Scan"];

    /// <summary>Layers of sequences, [channels, time] and [time, features].</summary>
    private static IEnumerable<Proposal> Sequences()
    {
        Proposal Sequence(string name, Func<Draw, Compiler.Graphs.Shape, Call> make) => new(name, 2, make);
        for (var often = 0; often < 3; often++)
            yield return Sequence("Conv1d", (d, s) =>
            {
                var groups = Groups(d, s[0]);
                var causal = d.Chance(0.4);
                return Call.Of("Conv1d", ("outChannels", groups is int count ? count * d.Of(1, 2) : d.Channels()), ("kernelSize", d.Of(1, 2, 3, 5, 7))).With(
                    ("stride", causal ? null : d.Maybe(0.3, () => d.Int(1, 3))), ("padding", causal ? null : d.Maybe(0.5, () => d.Int(1, 3))), ("causal", causal ? true : null),
                    ("dilation", d.Maybe(0.3, () => d.Int(1, 3))), ("groups", groups), ("bias", d.Maybe(0.3, () => false)),
                    ("paddingMode", causal ? null : d.Maybe(0.2, () => d.Of(PaddingMode.Reflect, PaddingMode.Circular, PaddingMode.Replicate))));
            });
        yield return Sequence("ConvTranspose1d", (d, s) => Call.Of("ConvTranspose1d", ("outChannels", d.Channels()), ("kernelSize", d.Of(1, 2, 3, 5))).With(
            ("stride", d.Maybe(0.5, () => d.Int(1, 3))), ("padding", d.Maybe(0.4, () => d.Int(0, 2))), ("outputPadding", d.Maybe(0.2, () => 1)), ("dilation", d.Maybe(0.2, () => 2)), ("groups", Groups(d, s[0]))));
        yield return Sequence("MaxPool1d", (d, _) => Pool1d("MaxPool1d", d).With(("dilation", d.Maybe(0.2, () => 2))));
        yield return Sequence("AvgPool1d", (d, _) => Pool1d("AvgPool1d", d).With(("countIncludePad", d.Maybe(0.4, () => false))));
        foreach (var name in new[] { "RNN", "GRU", "LSTM" })
            for (var often = 0; often < 2; often++)
                yield return Sequence(name, (d, _) => Recurrent(name, d));
        yield return Sequence("MultiHeadAttention", (d, s) => Call.Of("MultiHeadAttention", ("numHeads", d.Divisor(s[1]))).With(
            ("causal", d.Maybe(0.4, () => true)), ("dropout", d.Maybe(0.2, () => 0.3)), ("bias", d.Maybe(0.3, () => false))));
        yield return Sequence("TransformerEncoderLayer", (d, s) => Call.Of("TransformerEncoderLayer", ("numHeads", d.Divisor(s[1]))).With(
            ("dimFeedforward", d.Channels()), ("dropout", d.Of(0.0, 0.0, 0.2)), ("activation", d.Maybe(0.3, () => TransformerActivation.GELU)), ("normFirst", d.Maybe(0.4, () => true)), ("causal", d.Maybe(0.4, () => true))));
        yield return Sequence("PositionalEncoding", (_, _) => Call.Of("PositionalEncoding"));
        yield return Sequence("PositionalEmbedding", (d, s) => Call.Of("PositionalEmbedding", ("maxLength", s[0] + d.Int(0, 2))));
    }

    /// <summary>A recurrent layer with random options.</summary>
    public static Call Recurrent(string name, Draw d) => Call.Of(name, ("hiddenSize", d.Of(1, 3, 7, 17, 8, 16, 5))).With(
        ("numLayers", d.Maybe(0.25, () => 2)), ("bidirectional", d.Maybe(0.25, () => true)), ("bias", d.Maybe(0.3, () => false)), ("last", d.Maybe(0.2, () => true)),
        ("nonlinearity", name == "RNN" ? d.Maybe(0.3, () => RNNNonlinearity.ReLU) : null), ("resetAfter", name == "GRU" ? d.Maybe(0.3, () => false) : null));

    private static Call Pool1d(string name, Draw draw) => Call.Of(name, ("kernelSize", draw.Of(1, 2, 3, 5))).With(
        ("stride", draw.Maybe(0.5, () => draw.Int(1, 3))), ("padding", draw.Maybe(0.3, () => 1)), ("ceilMode", draw.Maybe(0.3, () => true)));
}

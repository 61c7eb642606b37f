namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddSequences()
    {
        s_byOp["conv1d"] = c => Sequential(c,
            $"Conv1d({c.Number("out_channels")}, {One(c, "kernel")}, Stride = {One(c, "stride")}, Padding = {One(c, "padding")}, Dilation = {One(c, "dilation")}" +
            $", Groups = {c.Number("groups")}, Bias = {Bool(c.Flag("bias"))})");
        s_byOp["net_lstm_classifier"] = c => Sequential(c,
            $"Embedding({c.Tensors["param.emb.weight"].Shape[0]}, {c.Tensors["param.emb.weight"].Shape[1]}, Name = \"emb\")",
            $"LSTM({c.Tensors["param.lstm.weight_hh_l0"].Shape[1]}, Last = true, Name = \"lstm\")",
            $"Linear({c.Tensors["param.fc.weight"].Shape[0]}, Name = \"fc\")", "CrossEntropyLoss");
        foreach (var (op, attribute) in new[] { ("rnn", "RNN"), ("gru", "GRU"), ("lstm", "LSTM") }) s_byOp[op] = c => Recurrent(c, attribute);
        s_byOp["embedding"] = c => Sequential(c, $"Embedding({c.Number("num_embeddings")}, {c.Number("dim")}, PaddingIdx = {c.Number("padding_idx", -1)})");
    }

    /// <summary>A recurrent layer from given states to its output and last states, in the order in which the case lists them.</summary>
    private static string Recurrent(OracleCase source, string attribute)
    {
        var options = $"{source.Number("hidden_size")}, NumLayers = {source.Number("layers")}, Bidirectional = {Bool(source.Flag("bidirectional"))}, Name = \"0\"" +
            (source.Hyper.TryGetProperty("nonlinearity", out var function) && function.GetString() == "relu" ? ", Nonlinearity = RNNNonlinearity.ReLU" : "");
        var (inputs, results) = attribute == "LSTM" ? ("x, h0, c0", "y, hn, cn") : ("x, h0", "y, hn");
        var outputs = source.Tensors.Tensors.Where(t => t.Name.StartsWith("out.", StringComparison.Ordinal)).Select(t => t.Name["out.".Length..]).ToList();
        var parameters = Inputs(source).Select(n => $"[Shape({string.Join(", ", SampleMajor.SampleShape(source, n))})] Tensor {n["in.".Length..]}");
        return $$"""
            [Model(InputGradients = true)]
            public sealed partial class {{ClassName(source)}}
            {
                [{{attribute}}({{options}})]
                private static partial ({{Tensors(results.Split(", "))}}) Layer({{Tensors(inputs.Split(", "))}});

                private static ({{Tensors(outputs)}}) Forward({{string.Join(", ", parameters)}})
                {
                    var ({{results}}) = Layer({{inputs}});
                    return ({{string.Join(", ", outputs)}});
                }
            }
            """;
    }

    private static string Tensors(IEnumerable<string> names) => string.Join(", ", names.Select(n => "Tensor " + n));

    private static int One(OracleCase source, string hyper) => source.Hyper.GetProperty(hyper)[0].GetInt32();
}

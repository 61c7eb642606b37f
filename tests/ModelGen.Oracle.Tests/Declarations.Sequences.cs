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
        s_byOp["embedding"] = c => Sequential(c, $"Embedding({c.Number("num_embeddings")}, {c.Number("dim")}, PaddingIdx = {c.Number("padding_idx", -1)})");
    }

    private static int One(OracleCase source, string hyper) => source.Hyper.GetProperty(hyper)[0].GetInt32();
}

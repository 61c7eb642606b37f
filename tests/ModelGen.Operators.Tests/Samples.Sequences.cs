namespace ModelGen.Operators.Tests;

internal static partial class Samples
{
    private static void AddSequences()
    {
        Add("Conv1d(3, 3)", [1, 3], [3, 17], [17, 31]);
        Add("Conv1d(4, 3, Stride = 2, Padding = 2, Dilation = 3, Groups = 2, Bias = false)", [2, 7], [6, 61]);
        Add("Conv1d(7, 2, Causal = true, Dilation = 4)", [3, 1], [7, 41]);
        Add("Conv1d(3, 4, Padding = Same)", [1, 7], [17, 31]);
        Add("Embedding(7, 3)", [1], [17], [3, 5]);
        Add("Embedding(3, 37)", [17]);
        foreach (var layer in new[] { "RNN", "GRU", "LSTM" })
        {
            Add(layer + "(17)", [3, 7]);
            Add(layer + "(1)", [1, 1], [3, 1]);
            Add(layer + "(3)", [7, 5]);
            Add(layer + "(16, Bias = false)", [3, 17]);
            Add(layer + "(5, NumLayers = 3, Bidirectional = true, Dropout = 0.3)", [3, 7]);
            Add(layer + "(7, Bidirectional = true, Last = true)", [5, 3]);
        }
        Add("MultiHeadAttention(3)", [7, 9], [17, 51]);
        Add("MultiHeadAttention(1)", [1, 1], [3, 7], [9, 5]);
        Add("MultiHeadAttention(2, Causal = true, Dropout = 0.3, Bias = false)", [5, 6], [19, 34]);
        Add("TransformerEncoderLayer(3, DimFeedforward = 7, Dropout = 0)", [5, 9]);
        Add("TransformerEncoderLayer(1, DimFeedforward = 17, Dropout = 0.2, Activation = TransformerActivation.GELU, NormFirst = true, Causal = true)", [3, 7], [17, 19]);
        Add("PositionalEncoding", [1, 1], [7, 3], [17, 20]);
        Add("PositionalEmbedding(7)", [7, 3], [3, 17]);
        Add("GRU(1, ResetAfter = false)", [1, 1]);
        Add("GRU(17, ResetAfter = false)", [3, 7]);
        Add("GRU(37, ResetAfter = false, Bias = false)", [7, 3]);
        Add("GRU(5, NumLayers = 2, Bidirectional = true, ResetAfter = false)", [7, 3]);
        Add("RNN(3, Nonlinearity = RNNNonlinearity.ReLU, Last = true)", [7, 5]);
    }
}

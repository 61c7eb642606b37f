namespace ModelGen;

public static partial class Layers
{
    /// <summary>
    /// Cross-correlation of a sequence with learned kernels, as torch.nn.Conv1d: [in, length] to
    /// [out, (length + 2·padding - dilation·(kernel - 1) - 1) / stride + 1].
    /// </summary>
    /// <param name="x">The sequence.</param>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">The length of the kernel.</param>
    /// <param name="stride">Steps between windows.</param>
    /// <param name="padding">Zeros before and after the sequence, or <see cref="Same"/>.</param>
    /// <param name="causal">Pads before the sequence alone, as much as keeps its length: no output sees a later input.</param>
    /// <param name="dilation">Steps between the taps of the kernel.</param>
    /// <param name="groups">Cuts the channels into groups that do not see each other.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="paddingMode">What the padding is made of.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="weightOf">The name of a layer before this one, whose weight it uses instead of its own; of the same shape.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor Conv1d(
        Tensor x, int outChannels, int kernelSize, int stride = 1, int padding = 0, bool causal = false, int dilation = 1, int groups = 1,
        bool bias = true, PaddingMode paddingMode = PaddingMode.Zeros, WeightInit init = default, string? weightOf = null, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>
    /// A convolution of sequences run backwards, as torch.nn.ConvTranspose1d: every element spreads over the window it stands
    /// for, [in, length] to [out, (length - 1)·stride - 2·padding + dilation·(kernel - 1) + outputPadding + 1].
    /// </summary>
    /// <param name="x">The sequence.</param>
    /// <param name="outChannels">The number of output channels.</param>
    /// <param name="kernelSize">The length of the kernel.</param>
    /// <param name="stride">Steps between the windows of neighbouring elements.</param>
    /// <param name="padding">Elements cut off at both ends of the result.</param>
    /// <param name="outputPadding">Elements added at its end, below the stride or the dilation.</param>
    /// <param name="dilation">Steps between the taps of the kernel.</param>
    /// <param name="groups">Cuts the channels into groups that do not see each other.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="init">How the weights start; as in PyTorch unless given.</param>
    /// <param name="weightOf">The name of a layer before this one, whose weight it uses instead of its own; of the same shape.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor ConvTranspose1d(
        Tensor x, int outChannels, int kernelSize, int stride = 1, int padding = 0, int outputPadding = 0, int dilation = 1, int groups = 1,
        bool bias = true, WeightInit init = default, string? weightOf = null, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>[c, length] to [c, ...]: the largest element of each window; padding never wins, as torch.nn.MaxPool1d.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="kernelSize">The length of the window.</param>
    /// <param name="stride">Steps between windows; the window's length unless given.</param>
    /// <param name="padding">Padding before and after the sequence, at most half the window.</param>
    /// <param name="dilation">Steps between the taps of the window.</param>
    /// <param name="ceilMode">Whether the number of windows is rounded up: the last one may reach beyond the padding.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor MaxPool1d(Tensor x, int kernelSize, int? stride = null, int padding = 0, int dilation = 1, bool ceilMode = false, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>[c, length] to [c, ...]: the mean of each window, as torch.nn.AvgPool1d.</summary>
    /// <param name="x">The sequence.</param>
    /// <param name="kernelSize">The length of the window.</param>
    /// <param name="stride">Steps between windows; the window's length unless given.</param>
    /// <param name="padding">Padding before and after the sequence, at most half the window.</param>
    /// <param name="ceilMode">Whether the number of windows is rounded up: the last one may reach beyond the padding.</param>
    /// <param name="countIncludePad">Whether padding counts as zeros in the mean; false gives the mean of what lies in the sequence.</param>
    /// <param name="name">The name in messages.</param>
    public static Tensor AvgPool1d(
        Tensor x, int kernelSize, int? stride = null, int padding = 0, bool ceilMode = false, bool countIncludePad = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>A learned vector for each token, as torch.nn.Embedding: [...] to [..., dimension].</summary>
    /// <param name="tokens">The tokens; one outside of the vocabulary is an exception that names it.</param>
    /// <param name="numEmbeddings">The size of the vocabulary: tokens go from 0 to one less.</param>
    /// <param name="embeddingDim">The length of each vector.</param>
    /// <param name="paddingIdx">The token that stands for nothing: its vector starts as zeros and gets no gradient. -1 for none.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="weightOf">The name of a layer before this one, whose weight it uses instead of its own; of the same shape.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    public static Tensor Embedding(
        Tokens tokens, int numEmbeddings, int embeddingDim, int paddingIdx = -1, WeightInit init = default, string? weightOf = null, bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>A simple recurrent layer, h = tanh(W x + b + U h + b') at every step, as torch.nn.RNN.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="hiddenSize">The number of units.</param>
    /// <param name="numLayers">How many layers stand on top of each other.</param>
    /// <param name="nonlinearity">The function of each unit.</param>
    /// <param name="bidirectional">Whether a second set of weights reads the sequence from its end.</param>
    /// <param name="dropout">The share of outputs that training drops between layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="last">Whether the result is the state after the last step alone.</param>
    /// <param name="lengths">The steps each sample really has, 0 to time; what is beyond them is ignored and gives zeros.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="recurrentInit">How the weights of the state start; as <paramref name="init"/> says unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>[time, directions · hidden], or with <paramref name="last"/> [directions · hidden].</returns>
    public static Tensor RNN(
        Tensor x, int hiddenSize, int numLayers = 1, RNNNonlinearity nonlinearity = RNNNonlinearity.Tanh, bool bidirectional = false,
        double dropout = 0, bool bias = true, bool last = false, Tokens? lengths = null, WeightInit init = default, WeightInit recurrentInit = default,
        bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>A simple recurrent layer that starts from a given state.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="h0">The initial states, [layers · directions, hidden].</param>
    /// <param name="hiddenSize">The number of units.</param>
    /// <param name="numLayers">How many layers stand on top of each other.</param>
    /// <param name="nonlinearity">The function of each unit.</param>
    /// <param name="bidirectional">Whether a second set of weights reads the sequence from its end.</param>
    /// <param name="dropout">The share of outputs that training drops between layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="last">Whether the output is the state after the last step alone.</param>
    /// <param name="lengths">The steps each sample really has, 0 to time; what is beyond them is ignored and gives zeros.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="recurrentInit">How the weights of the state start; as <paramref name="init"/> says unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>The output, and the last states [layers · directions, hidden].</returns>
    public static (Tensor Output, Tensor State) RNN(
        Tensor x, Tensor h0, int hiddenSize, int numLayers = 1, RNNNonlinearity nonlinearity = RNNNonlinearity.Tanh, bool bidirectional = false,
        double dropout = 0, bool bias = true, bool last = false, Tokens? lengths = null, WeightInit init = default, WeightInit recurrentInit = default,
        bool trainable = true, string? name = null) =>
        throw Symbolic.NeverExecuted();

    /// <summary>Gated recurrent unit, as torch.nn.GRU: n = tanh(W x + b + r (U h + b')), h = (1 - z) n + z h at every step.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="hiddenSize">The number of units.</param>
    /// <param name="numLayers">How many layers stand on top of each other.</param>
    /// <param name="bidirectional">Whether a second set of weights reads the sequence from its end.</param>
    /// <param name="dropout">The share of outputs that training drops between layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="last">Whether the result is the state after the last step alone.</param>
    /// <param name="lengths">The steps each sample really has, 0 to time; what is beyond them is ignored and gives zeros.</param>
    /// <param name="resetAfter">Whether the reset gate follows the recurrent product; before it, n = tanh(W x + b + U (r h) + b').</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="recurrentInit">How the weights of the state start; as <paramref name="init"/> says unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>[time, directions · hidden], or with <paramref name="last"/> [directions · hidden].</returns>
    public static Tensor GRU(
        Tensor x, int hiddenSize, int numLayers = 1, bool bidirectional = false, double dropout = 0, bool bias = true,
        bool last = false, Tokens? lengths = null, bool resetAfter = true, WeightInit init = default, WeightInit recurrentInit = default, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>A gated recurrent unit that starts from a given state.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="h0">The initial states, [layers · directions, hidden].</param>
    /// <param name="hiddenSize">The number of units.</param>
    /// <param name="numLayers">How many layers stand on top of each other.</param>
    /// <param name="bidirectional">Whether a second set of weights reads the sequence from its end.</param>
    /// <param name="dropout">The share of outputs that training drops between layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="last">Whether the output is the state after the last step alone.</param>
    /// <param name="lengths">The steps each sample really has, 0 to time; what is beyond them is ignored and gives zeros.</param>
    /// <param name="resetAfter">Whether the reset gate follows the recurrent product; before it, n = tanh(W x + b + U (r h) + b').</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="recurrentInit">How the weights of the state start; as <paramref name="init"/> says unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>The output, and the last states [layers · directions, hidden].</returns>
    public static (Tensor Output, Tensor State) GRU(
        Tensor x, Tensor h0, int hiddenSize, int numLayers = 1, bool bidirectional = false, double dropout = 0, bool bias = true,
        bool last = false, Tokens? lengths = null, bool resetAfter = true, WeightInit init = default, WeightInit recurrentInit = default, bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Long short-term memory, as torch.nn.LSTM: c = f c + i g, h = o tanh(c) at every step.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="hiddenSize">The number of units.</param>
    /// <param name="numLayers">How many layers stand on top of each other.</param>
    /// <param name="bidirectional">Whether a second set of weights reads the sequence from its end.</param>
    /// <param name="dropout">The share of outputs that training drops between layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="last">Whether the result is the state after the last step alone.</param>
    /// <param name="lengths">The steps each sample really has, 0 to time; what is beyond them is ignored and gives zeros.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="recurrentInit">How the weights of the state start; as <paramref name="init"/> says unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>[time, directions · hidden], or with <paramref name="last"/> [directions · hidden].</returns>
    public static Tensor LSTM(
        Tensor x, int hiddenSize, int numLayers = 1, bool bidirectional = false, double dropout = 0, bool bias = true,
        bool last = false, Tokens? lengths = null, WeightInit init = default, WeightInit recurrentInit = default,
        bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();

    /// <summary>Long short-term memory that starts from a given state.</summary>
    /// <param name="x">The sequence, [time, features].</param>
    /// <param name="h0">The initial states, [layers · directions, hidden].</param>
    /// <param name="c0">The initial cells, [layers · directions, hidden].</param>
    /// <param name="hiddenSize">The number of units.</param>
    /// <param name="numLayers">How many layers stand on top of each other.</param>
    /// <param name="bidirectional">Whether a second set of weights reads the sequence from its end.</param>
    /// <param name="dropout">The share of outputs that training drops between layers.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="last">Whether the output is the state after the last step alone.</param>
    /// <param name="lengths">The steps each sample really has, 0 to time; what is beyond them is ignored and gives zeros.</param>
    /// <param name="init">How the weights start: <c>Init.XavierUniform</c>, or <c>new(Init.Normal) { Std = 0.02 }</c>; as in PyTorch unless given.</param>
    /// <param name="recurrentInit">How the weights of the state start; as <paramref name="init"/> says unless given.</param>
    /// <param name="trainable">False freezes the weights.</param>
    /// <param name="name">The path of the weights.</param>
    /// <returns>The output, and the last states and cells [layers · directions, hidden].</returns>
    public static (Tensor Output, Tensor State, Tensor Cell) LSTM(
        Tensor x, Tensor h0, Tensor c0, int hiddenSize, int numLayers = 1, bool bidirectional = false, double dropout = 0, bool bias = true,
        bool last = false, Tokens? lengths = null, WeightInit init = default, WeightInit recurrentInit = default,
        bool trainable = true, string? name = null) => throw Symbolic.NeverExecuted();
}

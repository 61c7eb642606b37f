using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// All layers, losses and functions of the language, by name. Docs are generated from it and tests walk it. A build looks up
/// the few it needs, and makes those alone: every type that it touches costs a compiler that has just started.
/// </summary>
public static class OperatorRegistry
{
    private static readonly Dictionary<string, Func<LayerKind>> s_layers = new(StringComparer.Ordinal)
    {
        [nameof(Conv1d)] = static () => Conv1d.Kind,
        [nameof(Conv2d)] = static () => Conv2d.Kind,
        [nameof(ConvTranspose1d)] = static () => ConvTranspose1d.Kind,
        [nameof(ConvTranspose2d)] = static () => ConvTranspose2d.Kind,
        [nameof(Unfold)] = static () => Unfold.Kind,
        [nameof(Embedding)] = static () => Embedding.Kind,
        [nameof(Linear)] = static () => Linear.Kind,
        [nameof(RNN)] = static () => RNN.Kind,
        [nameof(GRU)] = static () => GRU.Kind,
        [nameof(LSTM)] = static () => LSTM.Kind,
        [nameof(MultiHeadAttention)] = static () => MultiHeadAttention.Kind,
        [nameof(TransformerEncoderLayer)] = static () => TransformerEncoderLayer.Kind,
        [nameof(PositionalEncoding)] = static () => PositionalEncoding.Kind,
        [nameof(PositionalEmbedding)] = static () => PositionalEmbedding.Kind,
        [nameof(BatchNorm)] = static () => BatchNorm.Kind,
        [nameof(LayerNorm)] = static () => LayerNorm.Kind,
        [nameof(GroupNorm)] = static () => GroupNorm.Kind,
        [nameof(InstanceNorm2d)] = static () => InstanceNorm2d.Kind,
        [nameof(RMSNorm)] = static () => RMSNorm.Kind,
        [nameof(LocalResponseNorm)] = static () => LocalResponseNorm.Kind,
        [nameof(Normalize)] = static () => Normalize.Kind,
        [nameof(Standardize)] = static () => Standardize.Kind,
        [nameof(ReLU)] = static () => ReLU.Kind,
        [nameof(LeakyReLU)] = static () => LeakyReLU.Kind,
        [nameof(PReLU)] = static () => PReLU.Kind,
        [nameof(RReLU)] = static () => RReLU.Kind,
        [nameof(ReLU6)] = static () => ReLU6.Kind,
        [nameof(ELU)] = static () => ELU.Kind,
        [nameof(SELU)] = static () => SELU.Kind,
        [nameof(CELU)] = static () => CELU.Kind,
        [nameof(SiLU)] = static () => SiLU.Kind,
        [nameof(Mish)] = static () => Mish.Kind,
        [nameof(HardSwish)] = static () => HardSwish.Kind,
        [nameof(HardSigmoid)] = static () => HardSigmoid.Kind,
        [nameof(HardTanh)] = static () => HardTanh.Kind,
        [nameof(LogSigmoid)] = static () => LogSigmoid.Kind,
        [nameof(Softplus)] = static () => Softplus.Kind,
        [nameof(Softsign)] = static () => Softsign.Kind,
        [nameof(GELU)] = static () => GELU.Kind,
        [nameof(Tanh)] = static () => Tanh.Kind,
        [nameof(Sigmoid)] = static () => Sigmoid.Kind,
        [nameof(Softmax)] = static () => Softmax.Kind,
        [nameof(LogSoftmax)] = static () => LogSoftmax.Kind,
        [nameof(GLU)] = static () => GLU.Kind,
        [nameof(MaxPool1d)] = static () => MaxPool1d.Kind,
        [nameof(AvgPool1d)] = static () => AvgPool1d.Kind,
        [nameof(MaxPool2d)] = static () => MaxPool2d.Kind,
        [nameof(AvgPool2d)] = static () => AvgPool2d.Kind,
        [nameof(LPPool2d)] = static () => LPPool2d.Kind,
        [nameof(AdaptiveAvgPool2d)] = static () => AdaptiveAvgPool2d.Kind,
        [nameof(AdaptiveMaxPool2d)] = static () => AdaptiveMaxPool2d.Kind,
        [nameof(GlobalAvgPool2d)] = static () => GlobalAvgPool2d.Kind,
        [nameof(GlobalMaxPool2d)] = static () => GlobalMaxPool2d.Kind,
        [nameof(Flatten)] = static () => Flatten.Kind,
        [nameof(Pad)] = static () => Pad.Kind,
        ["Upsample"] = static () => Resize.UpsampleKind,
        [nameof(Resize)] = static () => Resize.Kind,
        [nameof(PixelShuffle)] = static () => PixelShuffle.Kind,
        [nameof(PixelUnshuffle)] = static () => PixelUnshuffle.Kind,
        [nameof(Identity)] = static () => Identity.Kind,
        [nameof(Dropout)] = static () => Dropout.Kind,
        [nameof(Dropout2d)] = static () => Dropout2d.Kind,
        [nameof(CrossEntropyLoss)] = static () => CrossEntropyLoss.Kind,
        [nameof(NLLLoss)] = static () => NLLLoss.Kind,
        [nameof(FocalLoss)] = static () => FocalLoss.Kind,
        [nameof(MSELoss)] = static () => MSELoss.Kind,
        [nameof(BCEWithLogitsLoss)] = static () => BCEWithLogitsLoss.Kind,
        [nameof(L1Loss)] = static () => L1Loss.Kind,
        [nameof(SmoothL1Loss)] = static () => SmoothL1Loss.Kind,
        [nameof(HuberLoss)] = static () => HuberLoss.Kind,
        [nameof(LogCoshLoss)] = static () => LogCoshLoss.Kind,
        [nameof(BCELoss)] = static () => BCELoss.Kind,
        [nameof(HingeLoss)] = static () => HingeLoss.Kind,
        [nameof(SquaredHingeLoss)] = static () => SquaredHingeLoss.Kind,
        [nameof(KLDivLoss)] = static () => KLDivLoss.Kind,
        [nameof(BinaryFocalLoss)] = static () => BinaryFocalLoss.Kind,
        [nameof(RMSELoss)] = static () => RMSELoss.Kind,
        [nameof(MultiMarginLoss)] = static () => MultiMarginLoss.Kind,
        [nameof(TripletMarginLoss)] = static () => TripletMarginLoss.Kind,
        [nameof(ContrastiveLoss)] = static () => ContrastiveLoss.Kind,
        [nameof(CosineEmbeddingLoss)] = static () => CosineEmbeddingLoss.Kind,
        [nameof(DiceLoss)] = static () => DiceLoss.Kind,
        [nameof(CTCLoss)] = static () => CTCLoss.Kind,
        [nameof(StyleLoss)] = static () => StyleLoss.Kind,
    };

    private static readonly Dictionary<string, Func<LayerKind>> s_functions = new(StringComparer.Ordinal)
    {
        [nameof(Concat)] = static () => Concat.Kind,
        ["Split"] = static () => SplitAxis.Kind,
        [nameof(Slice)] = static () => Slice.Kind,
        [nameof(Reshape)] = static () => Reshape.Kind,
        [nameof(Transpose)] = static () => Transpose.Kind,
        [nameof(Permute)] = static () => Permute.Kind,
        [nameof(Sum)] = static () => Sum.Kind,
        ["Mean"] = static () => Sum.MeanKind,
        [nameof(Max)] = static () => Max.Kind,
        ["BatchMean"] = static () => BatchReduction.MeanKind,
        ["BatchSum"] = static () => BatchReduction.SumKind,
        [nameof(Square)] = static () => Square.Kind,
        [nameof(Sqrt)] = static () => Sqrt.Kind,
        [nameof(Exp)] = static () => Exp.Kind,
        [nameof(Log)] = static () => Log.Kind,
        [nameof(Abs)] = static () => Abs.Kind,
        [nameof(MatMul)] = static () => MatMul.Kind,
        [nameof(GramMatrix)] = static () => GramMatrix.Kind,
        [nameof(Scan)] = static () => Scan.Kind,
        ["Zeros"] = static () => Zero.ZerosKind,
        [nameof(StopGradient)] = static () => StopGradient.Kind,
    };

    /// <summary>Layers and losses.</summary>
    public static IReadOnlyList<LayerKind> All => [.. s_layers.Values.Select(kind => kind())];

    /// <summary>Functions of tensors that only a wired network calls.</summary>
    public static IReadOnlyList<LayerKind> Functions => [.. s_functions.Values.Select(kind => kind())];

    public static bool TryGet(string name, out LayerKind kind)
    {
        var known = s_layers.TryGetValue(name, out var make) || s_functions.TryGetValue(name, out make);
        kind = known ? make!() : null!;
        return known;
    }
}

namespace ModelGen.Compiler.Operators;

/// <summary>All layers and losses of the language, by name. Docs are generated from it and tests walk it.</summary>
public static class OperatorRegistry
{
    public static IReadOnlyList<LayerKind> All { get; } =
    [
        Conv1d.Kind,
        Conv2d.Kind,
        Embedding.Kind,
        Linear.Kind,
        RNN.Kind,
        GRU.Kind,
        LSTM.Kind,
        BatchNorm.Kind,
        LayerNorm.Kind,
        GroupNorm.Kind,
        InstanceNorm2d.Kind,
        RMSNorm.Kind,
        LocalResponseNorm.Kind,
        Normalize.Kind,
        ReLU.Kind,
        LeakyReLU.Kind,
        PReLU.Kind,
        RReLU.Kind,
        ReLU6.Kind,
        ELU.Kind,
        SELU.Kind,
        CELU.Kind,
        SiLU.Kind,
        Mish.Kind,
        HardSwish.Kind,
        HardSigmoid.Kind,
        HardTanh.Kind,
        LogSigmoid.Kind,
        Softplus.Kind,
        Softsign.Kind,
        GELU.Kind,
        Tanh.Kind,
        Sigmoid.Kind,
        Softmax.Kind,
        LogSoftmax.Kind,
        GLU.Kind,
        MaxPool2d.Kind,
        AvgPool2d.Kind,
        GlobalAvgPool2d.Kind,
        Flatten.Kind,
        Pad.Kind,
        Identity.Kind,
        Dropout.Kind,
        CrossEntropyLoss.Kind,
        NLLLoss.Kind,
        FocalLoss.Kind,
        MSELoss.Kind,
        BCEWithLogitsLoss.Kind,
        L1Loss.Kind,
        SmoothL1Loss.Kind,
        HuberLoss.Kind,
        LogCoshLoss.Kind,
        BCELoss.Kind,
        HingeLoss.Kind,
        SquaredHingeLoss.Kind,
        KLDivLoss.Kind,
        BinaryFocalLoss.Kind,
    ];

    /// <summary>Functions of tensors that only a wired network calls.</summary>
    public static IReadOnlyList<LayerKind> Functions { get; } =
    [
        Concat.Kind,
        SplitAxis.Kind,
        Slice.Kind,
        Reshape.Kind,
        Transpose.Kind,
        Permute.Kind,
        Sum.Kind,
        Sum.MeanKind,
        Max.Kind,
        BatchReduction.MeanKind,
        BatchReduction.SumKind,
        Square.Kind,
        Sqrt.Kind,
        Exp.Kind,
        Log.Kind,
        Abs.Kind,
        MatMul.Kind,
        StopGradient.Kind,
    ];

    private static readonly Dictionary<string, LayerKind> s_byName = All.Concat(Functions).ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    public static bool TryGet(string name, out LayerKind kind) => s_byName.TryGetValue(name, out kind!);
}

namespace ModelGen.Compiler.Operators;

/// <summary>All layers and losses of the language, by name. Docs are generated from it and tests walk it.</summary>
public static class OperatorRegistry
{
    public static IReadOnlyList<LayerKind> All { get; } =
    [
        Conv2d.Kind,
        Linear.Kind,
        BatchNorm.Kind,
        ReLU.Kind,
        LeakyReLU.Kind,
        Tanh.Kind,
        Sigmoid.Kind,
        Softmax.Kind,
        LogSoftmax.Kind,
        MaxPool2d.Kind,
        AvgPool2d.Kind,
        GlobalAvgPool2d.Kind,
        Flatten.Kind,
        Identity.Kind,
        Dropout.Kind,
        CrossEntropyLoss.Kind,
        MSELoss.Kind,
        BCEWithLogitsLoss.Kind,
    ];

    private static readonly Dictionary<string, LayerKind> s_byName = All.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    public static bool TryGet(string name, out LayerKind kind) => s_byName.TryGetValue(name, out kind!);
}

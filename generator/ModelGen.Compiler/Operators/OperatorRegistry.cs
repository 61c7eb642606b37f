namespace ModelGen.Compiler.Operators;

/// <summary>All layers and losses of the language, by name. Docs are generated from it and tests walk it.</summary>
public static class OperatorRegistry
{
    public static IReadOnlyList<LayerKind> All { get; } =
    [
        Conv2d.Kind,
        Linear.Kind,
        ReLU.Kind,
        Tanh.Kind,
        Sigmoid.Kind,
        MaxPool2d.Kind,
        AvgPool2d.Kind,
        Flatten.Kind,
        Identity.Kind,
        CrossEntropyLoss.Kind,
    ];

    private static readonly Dictionary<string, LayerKind> s_byName = All.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    public static bool TryGet(string name, out LayerKind kind) => s_byName.TryGetValue(name, out kind!);
}

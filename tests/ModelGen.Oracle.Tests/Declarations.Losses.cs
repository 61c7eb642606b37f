namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddLosses()
    {
        s_byOp["cross_entropy"] = c =>
            c.Hyper.TryGetProperty("label_smoothing", out _) || c.Tensors.Tensors.Any(t => t.Name == "in.class_weight") ||
            c.Hyper.GetProperty("reduction").GetString() != "mean" || c.Tensors["in.target"].Shape.Count > 1
                ? null
                : Sequential(c, "Identity", "CrossEntropyLoss");
    }
}

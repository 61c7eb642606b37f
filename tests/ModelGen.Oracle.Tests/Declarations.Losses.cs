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
        s_byOp["mse"] = c => Sequential(c, "Identity", $"MSELoss({Reduced(c)})");
        s_byOp["bce_with_logits"] = c => Sequential(c, "Identity", $"BCEWithLogitsLoss({Reduced(c)})");
    }

    private static string Reduced(OracleCase source) => "Reduction = Reduction." + (source.Hyper.GetProperty("reduction").GetString() == "sum" ? "Sum" : "Mean");
}

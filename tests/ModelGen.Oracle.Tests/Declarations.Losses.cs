namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddLosses()
    {
        foreach (var (op, attribute) in new[] { ("mse", "MSELoss"), ("l1", "L1Loss"), ("bce_with_logits", "BCEWithLogitsLoss"), ("bce", "BCELoss"), ("hinge", "HingeLoss"), ("squared_hinge", "SquaredHingeLoss"), ("kl_div", "KLDivLoss"), ("nll", "NLLLoss") })
            s_byOp[op] = c => Loss(c, attribute);
        s_byOp["smooth_l1"] = c => Loss(c, "SmoothL1Loss", $"Beta = {Text(c.Number("beta"))}");
        s_byOp["huber"] = c => Loss(c, "HuberLoss", $"Delta = {Text(c.Number("delta"))}");
        s_byOp["focal"] = c => c.Hyper.TryGetProperty("alpha", out _)
            ? Loss(c, "BinaryFocalLoss", $"Alpha = {Text(c.Number("alpha"))}", $"Gamma = {Text(c.Number("gamma"))}")
            : Loss(c, "FocalLoss", $"Gamma = {Text(c.Number("gamma"))}");
        s_byOp["cross_entropy"] = c =>
        {
            var options = new List<string>();
            if (c.Number("label_smoothing", 0) is > 0 and var smoothing) options.Add($"LabelSmoothing = {Text(smoothing)}");
            if (c.Tensors.Tensors.Any(t => t.Name == "in.class_weight")) options.Add($"ClassWeights = [{string.Join(", ", c.Tensors["in.class_weight"].ToSingles().Select(w => Text(w)))}]");
            if (c.Tensors["in.target"].Type is SafetensorsType.F32) options.Add("SoftTargets = true");
            return Loss(c, "CrossEntropyLoss", [.. options]);
        };
    }

    /// <summary>A loss of the first input as it is.</summary>
    private static string? Loss(OracleCase source, string attribute, params string[] options)
    {
        var reduction = source.Hyper.GetProperty("reduction").GetString() switch { "mean" => "Mean", "sum" => "Sum", "batchmean" => "BatchMean", _ => null };
        return reduction is null ? null : Sequential(source, "Identity", $"{attribute}({string.Join(", ", [$"Reduction = Reduction.{reduction}", .. options])})");
    }
}

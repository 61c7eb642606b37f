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
        s_byOp["multi_margin"] = c => Loss(c, "MultiMarginLoss", $"P = {c.Number("p")}", $"Margin = {Text(c.Number("margin"))}");
        s_byOp["triplet_margin"] = c => Compared(c, "TripletMarginLoss", $"Margin = {Text(c.Number("margin"))}", $"P = {c.Number("p")}", $"Eps = {Text(c.Number("eps"))}");
        s_byOp["cosine_embedding"] = c => Compared(c, "CosineEmbeddingLoss", $"Margin = {Text(c.Number("margin"))}");
        s_byOp["contrastive"] = c => Compared(c, "ContrastiveLoss", $"Margin = {Text(c.Number("margin"))}");
        AddMoreLosses();
        s_byOp["cross_entropy"] = c =>
        {
            var options = new List<string>();
            if (c.Number("label_smoothing", 0) is > 0 and var smoothing) options.Add($"LabelSmoothing = {Text(smoothing)}");
            if (c.Tensors.Tensors.Any(t => t.Name == "in.class_weight")) options.Add($"ClassWeights = [{string.Join(", ", c.Tensors["in.class_weight"].ToSingles().Select(w => Text(w)))}]");
            if (c.Tensors["in.target"].Type is SafetensorsType.F32) options.Add("SoftTargets = true");
            return Loss(c, "CrossEntropyLoss", [.. options]);
        };
    }

    /// <summary>The cases of the folder losses.</summary>
    private static void AddMoreLosses()
    {
        s_byOp["rmse"] = c => Sequential(c, "Identity", "RMSELoss");
        s_byOp["log_cosh"] = c => Sequential(c, "Identity", "LogCoshLoss");
        s_byOp["dice"] = c => Sequential(c, "Sigmoid", $"DiceLoss(Squared = {Bool(c.Flag("squared"))})");
        s_byOp["style"] = c => Sequential(c, "Identity", "StyleLoss");
        s_byOp["mse_weighted"] = c => Sequential(c, "Identity", "MSELoss(SampleWeights = true)");
        s_byOp["cross_entropy_weighted"] = c => Sequential(c, "Identity", "CrossEntropyLoss(SampleWeights = true)");
        s_byOp["class_axis"] = c => Sequential(c, c.Hyper.GetProperty("layers").GetString()!);
        s_byOp["ctc"] = c => Sequential(c, "LogSoftmax(1)", $"CTCLoss({c.Tensors["in.labels"].Shape[1]}, ZeroInfinity = {Bool(c.Flag("zero_infinity"))}, Reduction = Reduction.{Reduction(c)})");
        s_byOp["multi_margin_more"] = c => Sequential(c, "Identity",
            $"MultiMarginLoss(P = {c.Number("p")}, Margin = {Text(c.Number("margin"))}, ClassWeights = [{string.Join(", ", c.Hyper.GetProperty("weights").EnumerateArray().Select(w => Text(w.GetDouble())))}])");
        s_byOp["triplet_more"] = c => Compared(c, "TripletMarginLoss", $"Margin = {Text(c.Number("margin"))}", $"P = {c.Number("p")}", $"Swap = {Bool(c.Flag("swap"))}");
        foreach (var loss in new[]
        {
            "MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCEWithLogitsLoss", "KLDivLoss", "CrossEntropyLoss", "NLLLoss", "MultiMarginLoss", "TripletMarginLoss", "CosineEmbeddingLoss",
        }) s_byOp[loss] = c => Terms(c, loss);
    }

    private static string? Reduction(OracleCase source) => source.Hyper.GetProperty("reduction").GetString() switch { "mean" => "Mean", "sum" => "Sum", "batchmean" => "BatchMean", _ => null };

    /// <summary>A loss of the first input as it is.</summary>
    private static string? Loss(OracleCase source, string attribute, params string[] options) =>
        Reduction(source) is { } reduction ? Sequential(source, "Identity", $"{attribute}({string.Join(", ", [$"Reduction = Reduction.{reduction}", .. options])})") : null;

    /// <summary>A loss that compares all inputs with each other, each an output as it is.</summary>
    private static string? Compared(OracleCase source, string attribute, params string[] options) => Reduction(source) is not { } reduction ? null :
        $"[{attribute}({string.Join(", ", [$"Reduction = Reduction.{reduction}", .. options])})]\n" +
        Wired(source, $"({string.Join(", ", Names(source).Select(name => $"Tensor y_{name}"))})", $"=> ({string.Join(", ", Names(source).Select(name => $"Identity({name})"))});");

    /// <summary>The terms of a loss as the output of a network whose inputs are all that it takes.</summary>
    private static string Terms(OracleCase source, string loss)
    {
        var parameters = Inputs(source).Select(n => $"[Shape({string.Join(", ", SampleMajor.SampleShape(source, n))})] {(source.Tensors[n].Type == SafetensorsType.I64 ? "Tokens" : "Tensor")} {n["in.".Length..]}");
        var options = source.Hyper.TryGetProperty("options", out var given) ? ", " + given.GetString() : "";
        return $"[Model(InputGradients = true)]\npublic sealed partial class {ClassName(source)}\n{{\n" +
            $"static Tensor Forward({string.Join(", ", parameters)}) => {loss}({string.Join(", ", Names(source))}{options}, reduction: Reduction.None);\n}}";
    }
}

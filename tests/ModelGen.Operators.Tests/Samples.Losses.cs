namespace ModelGen.Operators.Tests;

internal static partial class Samples
{
    private static void AddLosses()
    {
        foreach (var loss in new[] { "CrossEntropyLoss", "NLLLoss", "FocalLoss" })
        {
            Add(loss, [3], [17], [293], [3, 5, 1], [7, 3, 17]);
            Add(loss + "(Reduction = Reduction.Sum)", [3], [3, 7, 17]);
            Add(loss + "(Reduction = Reduction.Sum, IgnoreIndex = 1)", [3], [3, 7, 17]);
            Add(loss + "(ClassWeights = [0.5, 1.5, 2])", [3], [3, 5], [3, 7, 17]);
            Add(loss + "(ClassWeightInput = true)", [3], [17], [293], [3, 5], [3, 7, 17]);
            Add(loss + "(ClassWeightInput = true, Reduction = Reduction.Sum)", [3], [3, 7, 17]);
            Add(loss + "(ClassWeightInput = true, SampleWeights = true, IgnoreIndex = 1)", [3], [3, 7, 17]);
            Add(loss + "(IgnoreIndex = 2)", [3], [3, 7, 17]);
            Add(loss + "(SampleWeights = true)", [3], [3, 7, 17]);
            Add(loss + "(SampleWeights = true, Reduction = Reduction.Sum)", [3], [3, 7, 17]);
            Add(loss + "(SampleWeights = true, ClassWeights = [0.5, 1.5, 2], IgnoreIndex = 1)", [3], [3, 7, 17]);
        }
        foreach (var loss in new[] { "CrossEntropyLoss", "FocalLoss" })
        {
            Add(loss + "(LabelSmoothing = 0.1)", [2], [3], [293], [3, 5, 1]);
            Add(loss + "(LabelSmoothing = 0.2, ClassWeights = [0.5, 1.5, 2])", [3], [3, 7, 17]);
        }
        // More places than a strip.
        foreach (var loss in new[] { "CrossEntropyLoss", "NLLLoss", "FocalLoss" }) Add(loss + "(ClassWeights = [0.5, 1.5, 2], IgnoreIndex = 1)", [3], [3, 17, 19]);
        Add("CrossEntropyLoss(LabelSmoothing = 0.2, ClassWeights = [0.5, 1.5, 2], IgnoreIndex = 2)", [3], [3, 17, 19]);
        Add("FocalLoss(LabelSmoothing = 0.1, IgnoreIndex = 2)", [293], [7, 17, 19]);
        Add("FocalLoss(Gamma = 0.5)", [3], [3, 7, 17]);
        Add("CrossEntropyLoss(SoftTargets = true)", [2], [3], [293], [3, 7, 17]);
        Add("CrossEntropyLoss(SoftTargets = true, LabelSmoothing = 0.2, ClassWeights = [0.5, 1.5, 2], Reduction = Reduction.Sum)", [3], [3, 7, 17]);
        Add("CrossEntropyLoss(SoftTargets = true, SampleWeights = true)", [3], [3, 7, 17]);
        // The classes last, as sequences have them, and in the middle.
        foreach (var loss in new[] { "CrossEntropyLoss", "FocalLoss" })
        {
            Add(loss + "(Axis = -1)", [7, 2], [3, 3], [7, 17], [5, 293], [3, 2, 7]);
            Add(loss + "(Axis = 1)", [7, 3, 5]);
            Add(loss + "(Axis = -1, Reduction = Reduction.Sum, SampleWeights = true)", [7, 17]);
            Add(loss + "(Axis = -1, ClassWeights = [0.5, 1.5, 2], IgnoreIndex = 1)", [7, 3]);
            Add(loss + "(Axis = 1, ClassWeights = [0.5, 1.5, 2], IgnoreIndex = 1, SampleWeights = true)", [7, 3, 17]);
            Add(loss + "(Axis = -1, LabelSmoothing = 0.2)", [3, 7], [7, 17]);
        }
        Add("CrossEntropyLoss(Axis = -1, SoftTargets = true)", [7, 3], [3, 17]);
        Add("CrossEntropyLoss(Axis = 1, SoftTargets = true, LabelSmoothing = 0.2, ClassWeights = [0.5, 1.5, 2])", [7, 3, 5]);
        Add("DiceLoss(Axis = -1)", [7, 3], [3, 5, 7]);
        Add("BCEWithLogitsLoss(PosWeights = [0.5, 2.5, 1.5], Axis = -1)", [7, 3], [5, 7, 3]);
        foreach (var options in new[] { "", "(Reduction = Reduction.Sum)", "(SampleWeights = true)", "(SampleWeights = true, Reduction = Reduction.Sum)" })
        {
            Add("MSELoss" + options, [1], [17], [293], [3, 7]);
            Add("BCEWithLogitsLoss" + options, [1], [17], [293]);
            Add("RMSELoss" + options, [1], [17], [293]);
            Add("MultiMarginLoss" + options, [2], [17], [293]);
            Add("DiceLoss" + options, [1], [17], [3, 7, 5]);
            Add("StyleLoss" + options, [1, 3], [7, 5, 3], [17, 7, 3]);
            Add("CTCLoss(3" + (options.Length == 0 ? ")" : ", " + options[1..]), [7, 3], [31, 17]);
        }
        Add("BCEWithLogitsLoss(PosWeight = 2.5)", [17], [293]);
        foreach (var options in new[] { "", ", Reduction = Reduction.Sum", ", SampleWeights = true" })
        {
            Add($"BCEWithLogitsLoss(PosWeights = [0.5, 2.5, 1.5]{options})", [3], [3, 7, 17]);
            Add($"BCEWithLogitsLoss(PosWeightInput = true{options})", [1], [17], [3, 7, 17]);
        }
        Add("BCEWithLogitsLoss(PosWeightInput = true, Axis = -1)", [7, 3], [5, 7, 17]);
        Add("KLDivLoss(LogTarget = true)", [1], [17], [293]);
        foreach (var loss in new[]
        {
            "L1Loss", "SmoothL1Loss", "SmoothL1Loss(Beta = 0.7)", "HuberLoss", "HuberLoss(Delta = 0.8, Reduction = Reduction.Sum)", "LogCoshLoss", "BCELoss", "HingeLoss", "SquaredHingeLoss",
            "KLDivLoss", "KLDivLoss(Reduction = Reduction.BatchMean)", "BinaryFocalLoss", "BinaryFocalLoss(Alpha = -1, Gamma = 1.5)", "BinaryFocalLoss(Gamma = 0)",
        }) Add(loss, [1], [17], [293]);
        foreach (var loss in new[] { "L1Loss", "SmoothL1Loss", "HuberLoss", "LogCoshLoss", "BCELoss", "HingeLoss", "SquaredHingeLoss", "KLDivLoss", "BinaryFocalLoss" })
            Add(loss + "(SampleWeights = true)", [7]);
        Add("MultiMarginLoss(P = 2, Margin = 0.77)", [3], [17], [293]);
        Add("MultiMarginLoss(ClassWeights = [0.5, 1.5, 2])", [3]);
        Add("MultiMarginLoss(ClassWeightInput = true)", [3], [17]);
        Add("MultiMarginLoss(ClassWeightInput = true, SampleWeights = true)", [7]);
        Add("CrossEntropyLoss(ClassWeightInput = true, LabelSmoothing = 0.2)", [3], [3, 7, 17]);
        Add("CrossEntropyLoss(SoftTargets = true, ClassWeightInput = true)", [3], [3, 7, 17]);
        Add("CrossEntropyLoss(SoftTargets = true, ClassWeightInput = true, SampleWeights = true, Reduction = Reduction.Sum)", [7]);
        Add("DiceLoss(Squared = true, Smooth = 0.3)", [17], [3, 7, 5]);
        Add("CTCLoss(1)", [1, 2], [3, 5]);
        Add("CTCLoss(17, ZeroInfinity = true)", [41, 7]);
    }

    private static void AddLossesOfSeveralOutputs()
    {
        foreach (var options in new[] { "", "(Reduction = Reduction.Sum)", "(SampleWeights = true)" })
        {
            AddOutputs("TripletMarginLoss" + (options.Length == 0 ? "" : options[..^1] + ", Margin = 0.83)"), 3, [1], [7], [293], [3, 5]);
            AddOutputs("ContrastiveLoss" + options, 2, [1], [7], [293], [3, 5]);
            AddOutputs("CosineEmbeddingLoss" + options, 2, [3], [7], [293], [3, 5]);
        }
        AddOutputs("TripletMarginLoss(P = 1, Margin = 0.37)", 3, [7], [293]);
        AddOutputs("TripletMarginLoss(Swap = true, Margin = 2)", 3, [7], [293]);
        AddOutputs("ContrastiveLoss(Margin = 20)", 2, [7]);
        AddOutputs("CosineEmbeddingLoss(Margin = -0.9)", 2, [7], [17]);
        // A target may be an output of the network, too: its gradient is the loss's by the target.
        foreach (var loss in new[] { "MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "LogCoshLoss", "HingeLoss", "SquaredHingeLoss", "StyleLoss", "RMSELoss" })
            AddCompared(loss, "Identity(x1)", "Identity(x2)", loss == "StyleLoss" ? [3, 7] : [5]);
        foreach (var loss in new[] { "BCEWithLogitsLoss", "BinaryFocalLoss" }) AddCompared(loss, "Identity(x1)", "Sigmoid(x2)", [7], [293]);
        AddCompared("BCEWithLogitsLoss", "Identity(x1)", "Sigmoid(x2)", ", posWeight: 2.5", [17]);
        AddCompared("BCEWithLogitsLoss", "Identity(x1)", "Sigmoid(x2)", ", posWeights: [0.5, 2.5, 1.5], reduction: Reduction.None", [3], [3, 7, 17]);
        foreach (var loss in new[] { "BCELoss", "DiceLoss" }) AddCompared(loss, "Sigmoid(x1)", "Sigmoid(x2)", [17]);
        // No softmax of the target: its gradient would not see what all elements have in common.
        foreach (var options in new[] { "", ", reduction: Reduction.None" })
        {
            AddCompared("KLDivLoss", "LogSoftmax(x1, 0)", "Sigmoid(x2)", options, [17]);
            AddCompared("KLDivLoss", "LogSoftmax(x1, 0)", "LogSigmoid(x2)", ", logTarget: true" + options, [17]);
        }
        foreach (var loss in new[] { "RMSELoss", "StyleLoss", "DiceLoss" })
            AddCompared(loss, "Sigmoid(x1)", "Sigmoid(x2)", ", reduction: Reduction.None", loss == "StyleLoss" ? [[3, 1], [7, 5, 3]] : [[7], [17], [3, 7, 5]]);
        foreach (var options in new[] { "", ", classWeights: [0.5, 1.5, 2], labelSmoothing: 0.2, reduction: Reduction.Sum", ", labelSmoothing: 0.1, reduction: Reduction.None" })
            AddCompared("CrossEntropyLoss", "Identity(x1)", "Softmax(x2, 0)", ", softTargets: true" + options, [3], [3, 7, 17]);
        AddCompared("MSELoss", "Identity(x1)", "Identity(x2)", ", reduction: Reduction.Sum", [17]);
        foreach (var loss in new[] { "MSELoss", "BinaryFocalLoss" }) AddCompared(loss, "Identity(x1)", "Sigmoid(x2)", ", reduction: Reduction.None", [17], [3, 7]);
        // Terms that are not reduced, of more places than a strip.
        foreach (var (loss, output, options) in new[]
        {
            ("CrossEntropyLoss", "x", ""), ("CrossEntropyLoss", "x", ", ignoreIndex: 1, labelSmoothing: 0.2, classWeights: [0.5, 1.5, 2]"),
            ("NLLLoss", "LogSoftmax(x, 0)", ""), ("NLLLoss", "LogSoftmax(x, 0)", ", ignoreIndex: 2, classWeights: [0.5, 1.5, 2]"), ("FocalLoss", "x", ", ignoreIndex: 0"),
        }) AddTerms(loss, output, options, [3, 17, 19]);
        AddTerms("MultiMarginLoss", "x", ", p: 2", [17]);
        AddTerms("NLLLoss", "LogSoftmax(x)", ", axis: -1", [7, 17], axis: 1);
        AddTerms("CrossEntropyLoss", "x", ", axis: -1, ignoreIndex: 1", [5, 3], axis: 1);
        AddTerms("FocalLoss", "x", ", axis: 1", [5, 3, 7], axis: 1);
        // Terms of every sample, and of every place of a sample, that a Loss method goes on with.
        foreach (var shape in new int[][] { [1], [7], [3, 5] })
        {
            var places = shape.Length == 1 ? "" : $"({string.Join(", ", shape.Take(shape.Length - 1))})";
            AddVectors("TripletMarginLoss", "(a, b, c, margin: 0.83, reduction: Reduction.None)", 3, "", shape);
            AddVectors("ContrastiveLoss", "(a, b, target, margin: 2, reduction: Reduction.None)", 2, places, shape);
            if (shape[^1] > 1) AddVectors("CosineEmbeddingLoss", "(a, b, target, reduction: Reduction.None)", 2, places, shape);
        }
        foreach (var (steps, classes, room) in new[] { (1, 2, 1), (7, 3, 3), (31, 17, 7) })
            s_all.Add(new Sample("CTCLoss", $"CTCLoss(output, labels of {room}, reduction: Reduction.None)", steps, classes)
            {
                Members = $"static Tensor Forward([Shape({steps}, {classes})] Tensor x) => LogSoftmax(x, 1);\n" +
                    $"static Tensor Loss(Tensor output, [Shape({room})] Tokens labels) => Sum(Square(CTCLoss(output, labels, reduction: Reduction.None)));",
            });
        // A detector's: three cells square, two boxes each of x, y, width, height, confidence and scores of three classes
        // (Redmon and others 2016, with cross entropies).
        s_all.Add(new Sample("BCEWithLogitsLoss", "composite of a detector", 16, 3, 3)
        {
            Members = """
                static Tensor Forward([Shape(16, 3, 3)] Tensor x) => Identity(x);

                static Tensor Loss(Tensor output, [Shape(2, 1, 3, 3)] Tensor present, [Shape(2, 4, 3, 3)] Tensor box, [Shape(2, 3, 3, 3)] Tensor classes)
                {
                    var cells = Reshape(output, 2, 8, 3, 3);
                    var place = Square(Sigmoid(Slice(cells, 1, 0, 2)) - Slice(box, 1, 0, 2)) + Square(Slice(cells, 1, 2, 2) - Slice(box, 1, 2, 2));
                    var confidence = BCEWithLogitsLoss(Slice(cells, 1, 4, 1), present, reduction: Reduction.None) * (0.5 + 0.5 * present);
                    var kind = BCEWithLogitsLoss(Slice(cells, 1, 5, 3), classes, reduction: Reduction.None);
                    return Sum(present * (5 * Sum(place, 1, keepDims: true) + Sum(kind, 1, keepDims: true)) + confidence);
                }
                """,
        });
        // What the batch shares, compared with each sample.
        foreach (var reduction in new[] { "Mean", "BatchMean", "None" })
            s_all.Add(new Sample("HuberLoss", $"HuberLoss(a, shared, reduction: Reduction.{reduction})", 3, 5)
            {
                HasLoss = false,
                Members = $"static Tensor Forward([Shape(3, 5)] Tensor a, [Shape(3, 5, Shared = true)] Tensor shared) => HuberLoss(a, shared, reduction: Reduction.{reduction});",
            });
    }

    /// <summary>A loss that compares an output with classes, and leaves a term for each.</summary>
    private static void AddTerms(string loss, string output, string options, int[] shape, int axis = 0)
    {
        var places = shape.Length == 1 ? "" : $"[Shape({string.Join(", ", shape.Where((_, i) => i != axis))})] ";
        var terms = $"{loss}(output, label{options}, reduction: Reduction.None)";
        s_all.Add(new Sample(loss, terms, shape)
        {
            Members = $"static Tensor Forward([Shape({string.Join(", ", shape)})] Tensor x) => {(output == "x" ? "Identity(x)" : output)};\n" +
                $"static Tensor Loss(Tensor output, {places}Tokens label) => Sum(Square({terms}));",
        });
    }

    /// <summary>The terms of a loss that compares vectors with each other.</summary>
    private static void AddVectors(string loss, string arguments, int outputs, string places, int[] shape)
    {
        string List(Func<char, string> item) => string.Join(", ", "abc".Take(outputs).Select(item));
        var target = outputs == 2 ? $", [Shape{places}] Tensor target" : "";
        s_all.Add(new Sample(loss, loss + arguments, shape)
        {
            Members = $"static ({List(y => "Tensor " + y)}) Forward({List(y => $"[Shape({string.Join(", ", shape)})] Tensor x{y}")}) => ({List(y => $"Identity(x{y})")});\n" +
                $"static Tensor Loss({List(y => "Tensor " + y)}{target}) => Sum(Square({loss}{arguments}));",
        });
    }

    /// <summary>A loss that compares outputs of a network with each other.</summary>
    private static void AddOutputs(string loss, int outputs, params int[][] shapes)
    {
        var name = new string([.. loss.TakeWhile(char.IsLetterOrDigit)]);
        string List(Func<int, string> item) => string.Join(", ", Enumerable.Range(1, outputs).Select(item));
        foreach (var shape in shapes)
            s_all.Add(new Sample(name, loss, shape)
            {
                Members = $"static ({List(i => "Tensor y" + i)}) Forward({List(i => $"[Shape({string.Join(", ", shape)})] Tensor x{i}")}) => ({List(i => $"Identity(x{i})")});",
            });
    }

    private static void AddCompared(string loss, string first, string second, params int[][] shapes) => AddCompared(loss, first, second, "", shapes);

    /// <summary>A loss of two outputs, neither of which is a target.</summary>
    private static void AddCompared(string loss, string first, string second, string options, params int[][] shapes)
    {
        foreach (var shape in shapes)
        {
            var input = $"[Shape({string.Join(", ", shape)})] Tensor";
            var terms = $"{loss}(a, b{options})";
            s_all.Add(new Sample(loss, terms, shape)
            {
                Members = $"static (Tensor a, Tensor b) Forward({input} x1, {input} x2) => ({first}, {second});\n" +
                    $"static Tensor Loss(Tensor a, Tensor b) => {(options.Contains("None", StringComparison.Ordinal) ? $"Sum(Square({terms}))" : terms)};",
            });
        }
    }
}

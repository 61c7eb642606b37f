using ModelGen.Compiler;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Fuzzing.Tests;

/// <summary>A loss of one output with a target, as it may stand on a class or be called.</summary>
/// <param name="Before">What the output goes through first: probabilities, or their logarithms.</param>
/// <param name="Call">The loss and its options.</param>
/// <param name="Target">The shape of the target; null of one that the attribute knows alone.</param>
internal sealed record Loss(IReadOnlyList<Call> Before, Call Call, Operand? Target, TargetRange Range)
{
    private bool SampleWeights { get; init; }

    public string Attribute => (SampleWeights ? Call.With(("sampleWeights", true)) : Call).Attribute;

    /// <summary>Draws one that goes with an output.</summary>
    public static Loss Draw(Draw draw, Operand output)
    {
        var reduction = draw.Maybe(0.4, () => draw.Of(Reduction.Sum, Reduction.BatchMean));
        Call Of(string name, params (string, object?)[] options) => Fuzzing.Tests.Call.Of(name).With([("reduction", reduction), .. options]);
        Call Log(int axis) => Fuzzing.Tests.Call.Of("LogSoftmax", ("axis", axis));
        var sigmoid = Fuzzing.Tests.Call.Of("Sigmoid");
        var same = new Operand("", output.Shape);
        // Named, for an axis of time must be; of a vector there is only one.
        int? axis = output.Shape.Sizes.Any(size => size > 1) ? draw.OneOf([.. Enumerable.Range(0, output.Rank).Where(i => output[i] > 1)]) : null;
        var named = ("axis", (object?)(output.Rank > 1 ? axis : null));
        var loss = draw.Int(0, 12) switch
        {
            0 => new Loss([], Of(draw.Of("MSELoss", "L1Loss", "LogCoshLoss", "RMSELoss", output.Rank > 1 ? "StyleLoss" : "MSELoss")), same, TargetRange.Any),
            1 => new Loss([], Of("SmoothL1Loss", ("beta", draw.Maybe(0.5, () => 0.3))), same, TargetRange.Any),
            2 => new Loss([], Of("HuberLoss", ("delta", draw.Maybe(0.5, () => 0.3))), same, TargetRange.Any),
            3 => new Loss([sigmoid], draw.Chance(0.5) ? Of("BCELoss") : Of("DiceLoss", ("axis", output.Rank > 1 ? axis ?? 0 : null)), same, TargetRange.Unit),
            4 => new Loss([], Of("BCEWithLogitsLoss", ("posWeight", draw.Maybe(0.3, () => 2.5))), same, TargetRange.Unit),
            5 => new Loss([], Of("BinaryFocalLoss", ("gamma", draw.Maybe(0.3, () => 1.5))), same, TargetRange.Unit),
            6 => new Loss([], Of(draw.Of("HingeLoss", "SquaredHingeLoss")), same, TargetRange.Sign),
            _ when axis is null => new Loss([], Of("MSELoss"), same, TargetRange.Any),
            7 => new Loss([Log(axis.Value)], Of("KLDivLoss"), same, TargetRange.Unit),
            8 when output.Rank == 1 => new Loss([], Of("MultiMarginLoss", ("p", draw.Maybe(0.5, () => 2)), ("margin", draw.Maybe(0.5, () => 0.4))), Classes(output, 0), TargetRange.Any),
            9 => new Loss([Log(axis.Value)], Of("NLLLoss", named), Classes(output, axis.Value), TargetRange.Any),
            10 => new Loss([], Of("FocalLoss", named, ("gamma", draw.Maybe(0.5, () => 1.5))), Classes(output, axis.Value), TargetRange.Any),
            11 when output.Rank == 2 && output[0] >= 5 && output[1] >= 2 => new Loss([Log(1)], Labels(draw, output).With(("reduction", reduction)), null, TargetRange.Any),
            _ => new Loss([], Of("CrossEntropyLoss", named, ("labelSmoothing", draw.Maybe(0.3, () => 0.2))), Classes(output, axis.Value), TargetRange.Any),
        };
        return loss with { SampleWeights = loss.Target is not null && draw.Chance(0.2) };
    }

    /// <summary>The ranges of its target, and of the weights of samples.</summary>
    public Dictionary<string, TargetRange> Ranges(string target) => new() { [target] = Range, ["weights"] = TargetRange.Positive };

    /// <summary>The call on an output, and the parameters of a <c>Loss</c> method that it needs.</summary>
    public (string Call, string Parameters) On(string output, string target)
    {
        var weights = SampleWeights ? Call with { Named = [.. Call.Named.Where(p => p.Name != "weights")] } : Call;
        var call = weights.On(output, target);
        return (SampleWeights ? call[..^1] + ", weights: weights)" : call,
            $"{Target!.Attribute} {(Target.IsTokens ? "Tokens" : "Tensor")} {target}{(SampleWeights ? ", [Shape] Tensor weights" : "")}");
    }

    private static Operand Classes(Operand output, int axis) => new("", new Shape(output.Shape.Sizes.Where((_, i) => i != axis).ToEquatable())) { IsTokens = true };

    // Labels that lie on the steps whatever repeats.
    private static Call Labels(Draw draw, Operand output) => Fuzzing.Tests.Call.Of("CTCLoss", ("targetLength", draw.Int(1, (output[0] - 1) / 2)));
}

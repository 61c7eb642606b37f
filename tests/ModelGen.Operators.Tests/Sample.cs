namespace ModelGen.Operators.Tests;

/// <summary>An operator in one of its forms, on an input of one shape: a model of that layer alone.</summary>
/// <param name="Operator">The registry's name.</param>
/// <param name="Layer">The attribute as a declaration writes it.</param>
/// <param name="Shape">The shape of one sample.</param>
public sealed record Sample(string Operator, string Layer, params int[] Shape)
{
    /// <summary>Names the sample in test results.</summary>
    public string Name => $"{Layer} of [{string.Join(", ", Shape)}]";

    /// <summary>The members of a wired model, where that says what a layer alone cannot.</summary>
    public string? Members { get; init; }

    /// <summary>Whether the model has a loss, of which gradients are; otherwise they are of its outputs.</summary>
    public bool HasLoss { get; init; } = Operator.EndsWith("Loss", StringComparison.Ordinal);

    /// <summary>The class of the model.</summary>
    public string ClassName(Precision precision) => $"{(precision == Precision.Double ? "Double" : "Single")}_" + new string([.. Name.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);

    /// <summary>The whole declaration.</summary>
    public string Declaration(Precision precision)
    {
        if (Members is not null)
            return $"[Model(InputGradients = true, Precision = Precision.{precision})]\n{(!HasLoss || Members.Contains(" Loss(", StringComparison.Ordinal) ? "" : $"[{Layer}]")}\npublic sealed partial class {ClassName(precision)}\n{{\n{Members}\n}}\n";
        var layers = Operator switch
        {
            "BCELoss" or "DiceLoss" => "Sigmoid, " + Layer,
            "KLDivLoss" or "NLLLoss" => "LogSoftmax(0), " + Layer,
            "CTCLoss" => "LogSoftmax(1), " + Layer,
            _ when Operator.EndsWith("Loss", StringComparison.Ordinal) => "Identity, " + Layer,
            _ => Layer,
        };
        return $"[Model({string.Join(", ", Shape)}, InputGradients = true, Precision = Precision.{precision})]\n[{layers}]\npublic sealed partial class {ClassName(precision)};\n";
    }

    public override string ToString() => Name;
}

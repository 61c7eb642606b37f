using System.Globalization;
using System.Text.Json;

namespace ModelGen.Oracle.Tests;

/// <summary>
/// Writes the declaration of a case from its hyper-parameters: what a user would write for it. One method per family;
/// a case that none of them knows is not yet supported.
/// </summary>
internal static partial class Declarations
{
    private static readonly Dictionary<string, Func<OracleCase, string?>> s_byOp = new(StringComparer.Ordinal);

    static Declarations()
    {
        AddLayers();
        AddActivations();
        AddLosses();
        AddNetworks();
        AddSequences();
        AddWired();
    }

    /// <summary>The name of the class that is declared for a case.</summary>
    public static string ClassName(OracleCase source) => "Case_" + new string([.. source.Name.Select(c => char.IsLetterOrDigit(c) ? c : '_')]);

    /// <summary>The declaration of a case, or null where the language has no word for it yet.</summary>
    public static string? Of(OracleCase source) => s_byOp.TryGetValue(source.Op, out var write) ? write(source) : null;

    /// <summary>PyTorch's results are those of direct convolution.</summary>
    private const string Accurate = "Winograd = WinogradMode.Accurate";

    /// <summary>A sequential model over the first input of a case.</summary>
    private static string Sequential(OracleCase source, params string[] attributes) =>
        $"[Model({string.Join(", ", SampleMajor.SampleShape(source, Inputs(source).First()))}, InputGradients = {(HasInputGradient(source) ? "true" : "false")}, {Accurate})]\n" +
        string.Concat(attributes.Select(a => $"[{a}]\n")) + $"public sealed partial class {ClassName(source)};";

    /// <summary>The inputs of a case that are no targets.</summary>
    public static IEnumerable<string> Inputs(OracleCase source) => source.Tensors.Tensors.Select(t => t.Name).Where(n =>
        n.StartsWith("in.", StringComparison.Ordinal) && n is not ("in.target" or "in.class_weight" or "in.labels" or "in.inputLengths" or "in.targetLengths" or "in.weights"));

    private static bool HasInputGradient(OracleCase source) => source.Tensors.Tensors.Any(t => t.Name.StartsWith("grad_in.", StringComparison.Ordinal));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Bool(bool value) => value ? "true" : "false";

    /// <summary>A hyper-parameter of two directions as an argument: <c>Stride = 2</c>, <c>StrideHW = [2, 1]</c>, or nothing where it is the default.</summary>
    private static string HW(OracleCase source, string hyper, string name, int standard)
    {
        if (!source.Hyper.TryGetProperty(hyper, out var value)) return "";
        if (value.ValueKind == JsonValueKind.String) return value.GetString() == "same" ? $", {name} = Same" : "";
        var sizes = value.EnumerateArray().Select(v => v.GetInt32()).ToArray();
        if (sizes.All(s => s == standard)) return "";
        return sizes.Distinct().Count() == 1 ? $", {name} = {sizes[0]}" : $", {name}HW = [{string.Join(", ", sizes)}]";
    }

    private static string Kernel(OracleCase source) => "[" + string.Join(", ", source.Hyper.GetProperty("kernel").EnumerateArray().Select(v => v.GetInt32())) + "]";
}

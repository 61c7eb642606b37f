using System.Reflection;
using System.Text;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;

namespace ModelGen.Operators.Tests;

/// <summary>Writes docs/operators.md from the registry and the vocabulary, so that it says what there is.</summary>
internal static class OperatorPage
{
    public static string Write()
    {
        var text = new StringBuilder("""
            # Operators

            This page is written from the registry; `MODELGEN_ACCEPT=1 dotnet test -c Release tests/ModelGen.Operators.Tests` writes it anew.
            Shapes are of one sample, the batch is never part of them. Every layer and loss has a derivative that is checked against central
            differences in double, at every SIMD width. An argument in brackets may be left out, and is then what it is equal to there; options of
            attributes have the same defaults. `Name` is an option of every layer, `Trainable` of those with weights, `SampleWeights` of every loss, and
            what goes with `Init` is in [the language](language.md#initial-values). Sizes take one number for both directions or two, `[down, right]`.
            Between tensors and numbers there are also `+ - * /` ([arithmetic](language.md#arithmetic)).

            Forward and backward tell how the kernels run that a sample of the operator compiles to, an image layer's behind a convolution: as SIMD at
            512, 256 and 128 bits, as copies of whole runs of memory, or as scalars, which is what picks or gathers single elements: where a target
            says which class of a place counts (`NLLLoss`, the term that ends `CrossEntropyLoss`), one element is read for each place and there is
            nothing to do side by side. Weights are those of that sample.

            """);
        Overview(text);
        Section(text, "Layers", OperatorRegistry.All.Where(kind => !kind.IsLoss && kind.Inputs == 1));
        Section(text, "Losses", OperatorRegistry.All.Where(kind => kind.IsLoss));
        Section(text, "Functions of tensors", OperatorRegistry.All.Where(kind => !kind.IsLoss && kind.Inputs > 1).Concat(OperatorRegistry.Functions));
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Section(StringBuilder text, string title, IEnumerable<LayerKind> kinds)
    {
        text.Append($"\n## {title}\n");
        foreach (var kind in kinds.OrderBy(kind => kind.Name, StringComparer.OrdinalIgnoreCase))
        {
            text.Append($"\n### {kind.Name}\n\n{Escape(Sentence(kind.Summary))}.\n\n| | |\n| --- | --- |\n");
            foreach (var form in Attributes(kind)) text.Append($"| attribute | `{form}` |\n");
            if (Options(kind) is { Length: > 0 } options) text.Append($"| options | {options} |\n");
            foreach (var call in Calls(kind)) text.Append($"| call | `{call}` |\n");
            var status = OperatorStatus.Of(kind.Name);
            text.Append($"| shapes | {Escape(kind.Shapes)} |\n");
            if (status.Weights.Length > 0) text.Append($"| weights | {status.Weights} |\n");
            text.Append($"| PyTorch | `{Escape(kind.Torch)}` |\n| ONNX | {Onnx(kind)} |\n| forward | {status.Forward} |\n| backward | {status.Backward} |\n");
        }
    }

    private static void Overview(StringBuilder text)
    {
        text.Append("\n| operator | PyTorch | ONNX | forward | backward |\n| --- | --- | --- | --- | --- |\n");
        foreach (var kind in OperatorRegistry.All.Concat(OperatorRegistry.Functions).OrderBy(kind => kind.Name, StringComparer.OrdinalIgnoreCase))
        {
            var status = OperatorStatus.Of(kind.Name);
            text.Append($"| [{kind.Name}](#{kind.Name.ToLowerInvariant()}) | `{Escape(kind.Torch)}` | {Onnx(kind)} | {Short(status.Forward)} | {Short(status.Backward)} |\n");
        }
    }

    private static string Short(string status) => status == "nothing to run" ? "-" : status.Contains(',', StringComparison.Ordinal) ? $"{status.Split(' ', ',')[0]} and scalar" : status;

    private static string Onnx(LayerKind kind) => kind.Onnx.Length > 0 ? $"`{kind.Onnx}`" : "none: a composition";

    private static Type? AttributeType(LayerKind kind) => typeof(LayerAttribute).Assembly.GetType($"ModelGen.{kind.Name}Attribute");

    private static IEnumerable<string> Attributes(LayerKind kind) => AttributeType(kind)?.GetConstructors()
        .Select(constructor => $"[{kind.Name}{(constructor.GetParameters().Length == 0 ? "" : "(" + Parameters(constructor.GetParameters()) + ")")}]").Distinct() ?? [];

    private static string Options(LayerKind kind) => string.Join(", ", (AttributeType(kind)?.GetProperties() ?? [])
        .Where(property => property.CanWrite && property.DeclaringType != typeof(LayerAttribute) && property.DeclaringType != typeof(LossAttribute) && (property.DeclaringType != typeof(WeightedLayerAttribute) || property.Name == "Init"))
        .Select(property => $"`{property.Name}`"));

    private static IEnumerable<string> Calls(LayerKind kind) => typeof(Layers).GetMethods(BindingFlags.Public | BindingFlags.Static)
        .Where(method => method.Name == kind.Name)
        .GroupBy(method => $"{kind.Name}({Parameters(method.GetParameters())})", method => $"{kind.Name}({Parameters(method.GetParameters(), typed: true)})")
        .SelectMany(same => same.Count() == 1 ? [same.Key] : (IEnumerable<string>)same);

    private static string Parameters(IEnumerable<ParameterInfo> parameters, bool typed = false) =>
        string.Join(", ", parameters.Select(p => p.IsOptional ? $"[{p.Name}{Default(p)}]" : typed ? $"{TypeName(p.ParameterType)} {p.Name}" : p.Name));

    /// <summary>The default of a parameter, where it says something.</summary>
    private static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null => "",
        bool value => value ? " = true" : " = false",
        _ when parameter.ParameterType.IsEnum => $" = {Enum.GetName(parameter.ParameterType, parameter.DefaultValue)}",
        IFormattable value => $" = {value.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}",
        _ => "",
    };

    private static string TypeName(Type type) =>
        type.IsArray ? TypeName(type.GetElementType()!) + "[]" :
        type == typeof(double) ? "double" : type == typeof(int) ? "int" :
        !type.IsGenericType ? type.Name :
        type.FullName?.StartsWith("System.ValueTuple", StringComparison.Ordinal) ?? type.Name.StartsWith("ValueTuple", StringComparison.Ordinal) ? $"({string.Join(", ", type.GetGenericArguments().Select(TypeName))})" :
        $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>";

    /// <summary>A summary that is a sentence begins like one; a formula stays as it is.</summary>
    private static string Sentence(string summary) =>
        System.Text.RegularExpressions.Regex.IsMatch(summary, "^(a|[a-z-]{2,}),? [a-z]+\\b(?! *[=(])") && !summary.StartsWith("log ", StringComparison.Ordinal) ? char.ToUpperInvariant(summary[0]) + summary[1..] : summary;

    private static string Escape(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}

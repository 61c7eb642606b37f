using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    private object? Interpolate(IInterpolatedStringOperation operation, Frame frame)
    {
        var text = new StringBuilder();
        foreach (var part in operation.Parts)
        {
            switch (part)
            {
                case IInterpolatedStringTextOperation literal: text.Append(literal.Text.ConstantValue.Value as string); break;
                case IInterpolationOperation hole:
                    var value = Evaluate(hole.Expression, frame);
                    if (value is Unknown) return value;
                    var format = hole.FormatString?.ConstantValue.Value as string;
                    var shown = (format is null or "G" or "g" ? EnumName(value, hole.Expression.Type) : null) ?? (format is not null && value is IFormattable number ? Format(number, format, hole) : Show(value));
                    if (shown is null) return Unknown.Instance;
                    if (hole.Alignment is { } alignment && Evaluate(alignment, frame) is int width)
                        shown = Math.Abs((long)width) > 1000 ? shown : width < 0 ? shown.PadRight(-width) : shown.PadLeft(width);
                    text.Append(shown);
                    break;
                default: return NotUnderstood(part);
            }
            if (text.Length > EvaluationState.MostLength) break;
        }
        return Text(text.ToString(), operation);
    }

    private string? Format(IFormattable number, string format, IOperation place)
    {
        try
        {
            return number.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            Fails(place, $"'{format}' is no format of a number.");
            return null;
        }
    }

    private object? Text(string text, IOperation place) =>
        text.Length <= EvaluationState.MostLength ? text : throw TooLong(place, $"This string would have more than {EvaluationState.MostLength:N0} characters.");

    private static string? EnumName(object? value, ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Enum }
        ? type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value))?.Name
        : null;

    /// <summary>An operand of a string's + as it is shown: an enum by its name, whatever it was converted to.</summary>
    private static string Shown(object? value, IOperation operand)
    {
        while (operand is IConversionOperation { IsImplicit: true } conversion) operand = conversion.Operand;
        return EnumName(value, operand.Type) ?? Show(value);
    }

    /// <summary>A value as a string shows it, the same in every culture.</summary>
    private static string Show(object? value) => value switch
    {
        null => "",
        string text => text,
        bool truth => truth ? "True" : "False",
        Value tensor => tensor.Shape.ToString(),
        TupleValue tuple => "(" + string.Join(", ", tuple.Items.Select(Show)) + ")",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}

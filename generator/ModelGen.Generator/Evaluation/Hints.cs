using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace ModelGen.Generator.Evaluation;

/// <summary>Sentences about C# that the evaluator does not understand, with what to write instead.</summary>
internal static class Hints
{
    public static string Of(IOperation operation, string? instead)
    {
        var (what, better) = operation switch
        {
            IReturnOperation => ("'yield'", "Return an array or a list."),
            ITryOperation => ("'try'", "There is nothing to catch: errors of a network are messages of the build."),
            IAwaitOperation => ("'await'", "Write the network as plain statements."),
            ILockOperation => ("'lock'", "Write the network as plain statements."),
            IBranchOperation { BranchKind: BranchKind.GoTo } or ILabeledOperation => ("'goto'", "Use a loop or an if."),
            IInstanceReferenceOperation => ("'this'", "Make the members that the network uses static."),
            IObjectCreationOperation o => ($"'new {o.Type?.Name}(...)'", "Use tuples, arrays and lists to group values."),
            IAnonymousObjectCreationOperation => ("'new { ... }'", "Use a tuple."),
            IInvocationOperation o => ($"'{o.TargetMethod.Name}'", "Use layers, helper methods of this project, Math, or what is known at compile time."),
            IPropertyReferenceOperation o => ($"'{o.Property.Name}'", "Use locals, parameters, constants and static readonly fields."),
            IFieldReferenceOperation o => ($"'{o.Field.Name}'", "Use locals, parameters, constants and static readonly fields."),
            IConditionalAccessOperation => ("'?.'", "Test for null with an if."),
            IConversionOperation o => ($"the conversion to '{o.Type?.Name}'", "Use ints, floating-point numbers, booleans and strings."),
            ITypeOfOperation => ("'typeof'", "Use constants."),
            IDynamicInvocationOperation or IDynamicMemberReferenceOperation => ("'dynamic'", "Name the type."),
            IWithOperation => ("'with'", "Use tuples and locals."),
            IAddressOfOperation => ("a pointer", "Use locals, arrays and lists."),
            { Syntax: StackAllocArrayCreationExpressionSyntax } => ("'stackalloc'", "Use an array."),
            IPatternOperation => ("this pattern", "Use constants, comparisons, 'null', 'and', 'or', 'not' and tuples of these."),
            _ => ("this", "Use locals, numbers, strings, tuples, arrays, lists, if, switch, loops, helper methods and layers."),
        };
        return $"A network is read while the project builds, and {what} means nothing there. {instead ?? better}";
    }
}

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ModelGen.Compiler;
using ModelGen.Compiler.Emit;
using ModelGen.Compiler.Graphs;
using ModelGen.Generator.Declarations;

namespace ModelGen.Generator.Evaluation;

/// <summary>An input of a model or a target of its loss, as declared.</summary>
internal sealed record DeclaredInput(string Name, Shape Shape, ElementType Type, bool Shared);

/// <summary>The heads of <c>Forward</c> and <c>Loss</c>: which methods they are, what they take, and what is wrong with them.</summary>
internal static class Signature
{
    private const long MostElements = 1 << 27;

    public static IMethodSymbol? Forward(INamedTypeSymbol type) => Method(type, "Forward");

    public static IMethodSymbol? Loss(INamedTypeSymbol type) => Method(type, "Loss");

    /// <summary>What a model takes, sequential or wired; unknown shapes where its declaration is wrong.</summary>
    public static IReadOnlyList<DeclaredInput> Inputs(INamedTypeSymbol type, AttributeData attribute, EvaluationState state)
    {
        if (Forward(type) is { } forward) return [.. forward.Parameters.Select(p => Input(p, state.Types).Input)];
        var shape = ModelOptions.Read(attribute, new Findings(), state.Cancellation).InputShape;
        return [new DeclaredInput("input", shape.Length == 0 || shape.Any(size => size < 1) ? Shape.Unknown : Shape.Of(shape), ElementType.Real, false)];
    }

    /// <summary>What is wrong with the head of Forward or Loss; null where nothing is.</summary>
    public static string? Problem(IMethodSymbol method, KnownTypes types)
    {
        if (!method.IsStatic) return $"'{method.Name}' is read while the project builds, when there is no instance. Make it static.";
        if (method.IsGenericMethod) return $"'{method.Name}' cannot be generic.";
        if (method.ContainingType.GetMembers(method.Name).OfType<IMethodSymbol>().Skip(1).Any()) return $"There are two methods '{method.Name}'; the network needs to know which. Rename one.";
        var isTuple = method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple && tuple.TupleElements.All(e => types.IsTensor(e.Type));
        if (!types.IsTensor(method.ReturnType) && (!isTuple || method.Name == "Loss"))
            return method.Name == "Loss" ? "'Loss' must return a Tensor: one number." : $"'{method.Name}' must return a Tensor, or a tuple of them with names.";
        if (method.Parameters.Length == 0) return $"'{method.Name}' needs a parameter: {(method.Name == "Loss" ? "the output" : "[Shape(3, 224, 224)] Tensor image")}.";
        foreach (var parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None || !types.IsSymbolic(parameter.Type)) return $"'{parameter.Name}' of '{method.Name}' must be a Tensor or Tokens.";
        }
        return null;
    }

    /// <summary>A parameter with its [Shape], and what is wrong with that.</summary>
    public static (DeclaredInput Input, string? Problem) Input(IParameterSymbol parameter, KnownTypes types)
    {
        var type = types.IsTokens(parameter.Type) ? ElementType.Int : ElementType.Real;
        var attribute = ShapeOf(parameter);
        // As in Loss: one index for each sample.
        if (attribute is null && type == ElementType.Int) return (new DeclaredInput(parameter.Name, Shape.Scalar, type, false), null);
        if (attribute is null)
            return (new DeclaredInput(parameter.Name, Shape.Unknown, type, false), $"'{parameter.Name}' needs the shape of one sample: [Shape(3, 224, 224)] for images of three channels, [Shape(10)] for vectors.");
        var sizes = attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Array, IsNull: false } list] ? list.Values.Select(v => v.Value is int size ? size : 0).ToArray() : [];
        var shared = attribute.NamedArguments.Any(pair => pair.Key == "Shared" && pair.Value.Value is true);
        var shape = Shape.Of(sizes);
        var problem = sizes.Any(size => size < 1) ? $"Every size must be at least 1, but the shape of '{parameter.Name}' is {shape}."
            : shape.Elements > MostElements ? FormattableString.Invariant($"One sample of '{parameter.Name}' would have {shape.Elements:N0} elements; at most {MostElements:N0} can be addressed.") : null;
        return (new DeclaredInput(parameter.Name, problem is null ? shape : Shape.Unknown, type, shared), problem);
    }

    public static AttributeData? ShapeOf(IParameterSymbol parameter) => parameter.GetAttributes().FirstOrDefault(a => Names.IsShape(a.AttributeClass));

    /// <summary>The names of the outputs: those of the tuple, else <c>output</c>, <c>output1</c>, ...</summary>
    public static IReadOnlyList<string> OutputNames(IMethodSymbol forward)
    {
        if (forward.ReturnType is not INamedTypeSymbol { IsTupleType: true } tuple) return ["output"];
        return [.. tuple.TupleElements.Select((e, i) => e.IsExplicitlyNamedTupleElement ? e.Name : $"output{i + 1}")];
    }

    /// <summary>What is wrong with the names of inputs and outputs together, and which name it is; null where nothing is.</summary>
    /// <param name="inputs">Inputs and targets, and whether the trainer has the gradient of each.</param>
    /// <param name="outputs">The outputs.</param>
    public static (string Name, string Problem)? NameProblem(IEnumerable<(string Name, bool HasGradient)> inputs, IReadOnlyCollection<string> outputs)
    {
        // Of two names the first has a place in the source: an output may have its name from nobody.
        var taken = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in inputs.Select(input => input.Name).Concat(outputs))
            if (taken.TryGetValue(name, out var first)) return (first, $"'{first}' names two of the inputs, targets and outputs. Give each a name of its own.");
            else taken.Add(name, name);
        var gradients = inputs.Where(input => input.HasGradient).ToDictionary(input => Surface.InputGradientProperty(input.Name), input => input.Name, StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            var property = Surface.OutputProperty(output);
            if (Surface.TrainerMembers.Contains(property)) return (output, $"'{output}' is a member of every trainer, beside which the output would stand. Call it otherwise.");
            if (gradients.TryGetValue(property, out var input)) return (output, $"'{output}' is what a trainer calls the gradient of '{input}', beside which the output would stand. Call it otherwise.");
        }
        return null;
    }

    /// <summary>Where an output, a target or an input gets its name; null where nobody gave it.</summary>
    public static Location? PlaceOf(string name, IMethodSymbol? forward, IMethodSymbol? loss = null)
    {
        var output = forward?.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple
            ? tuple.TupleElements.FirstOrDefault(e => e.IsExplicitlyNamedTupleElement && e.Name == name)
            : null;
        ISymbol? named = output ?? (ISymbol?)loss?.Parameters.FirstOrDefault(p => p.Name == name && ShapeOf(p) is not null)
            ?? forward?.Parameters.FirstOrDefault(p => p.Name == name);
        return named?.Locations.FirstOrDefault();
    }

    /// <summary>A name that is not taken, for what has none of its own because that is wrong.</summary>
    public static string Unused(string name, IEnumerable<string> taken)
    {
        while (taken.Contains(name, StringComparer.OrdinalIgnoreCase)) name += "_";
        return name;
    }

    private static IMethodSymbol? Method(INamedTypeSymbol type, string name) =>
        type.GetMembers(name).OfType<IMethodSymbol>().FirstOrDefault(m => m is { MethodKind: MethodKind.Ordinary, IsImplicitlyDeclared: false });
}

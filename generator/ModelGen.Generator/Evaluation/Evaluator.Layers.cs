using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Operators;
using ModelGen.Compiler.Text;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

/// <summary>Calls of the vocabulary: layers and functions of tensors, by their names in the registry.</summary>
internal sealed partial class Evaluator
{
    private object? LayerCall(IInvocationOperation call, Frame frame)
    {
        var method = call.TargetMethod;
        return method.Name switch
        {
            "Scope" => OpenScope(call, frame),
            "Apply" => Apply(call, frame),
            "Scan" => Scan(call, frame),
            _ => OperatorRegistry.TryGet(method.Name, out var kind) ? Layer(kind, call, frame) : NotUnderstood(call, "This version of the compiler does not know it yet."),
        };
    }

    private object? OpenScope(IInvocationOperation call, Frame frame)
    {
        var arguments = new CallArguments(this, call, frame);
        if (arguments.AreUnknown) return Unknown.Instance;
        var name = arguments.Values.TryGetValue("name", out var value) ? value as string ?? "" : "";
        if (!LayerNames.IsName(name)) return WrongName(name, arguments.LocationOf("name"));
        var scope = new ScopeValue(name, !arguments.Values.TryGetValue("trainable", out var trainable) || trainable is true);
        if (state.Muted == 0) state.Scopes.Add((scope, NameOf(call)));
        return scope;
    }

    private object? Layer(LayerKind kind, IInvocationOperation call, Frame frame)
    {
        var arguments = new CallArguments(this, call, frame);
        var values = new LayerArguments(arguments.Values, (argument, message) => state.Fail(Descriptors.Option, arguments.LocationOf(argument), message));
        var path = Path(kind, arguments, values);
        if (arguments.AreUnknown) return Result(call.TargetMethod, [UnknownTensor()]);
        var op = kind.Create(values);
        if (op is ILoss loss && !CheckTargets(loss, path, arguments)) return UnknownTensor();
        var outputs = state.Builder.AddLayer(op, path, values, [.. arguments.Inputs]);
        state.ReportGraph(arguments.LocationOf);
        return Result(call.TargetMethod, outputs);
    }

    /// <summary>A loss states the shapes of its targets; the limits of class indices are checked when a step runs.</summary>
    private bool CheckTargets(ILoss loss, string path, CallArguments arguments)
    {
        var inputs = arguments.Inputs;
        if (inputs.Count <= loss.Outputs || inputs.Take(loss.Outputs).Any(o => o.Shape.IsUnknown)) return true;
        var declared = loss.Targets([.. inputs.Take(loss.Outputs).Select(o => o.Shape)]);
        for (var i = 0; i < declared.Count && loss.Outputs + i < inputs.Count; i++)
        {
            var (target, wanted) = (inputs[loss.Outputs + i], declared[i]);
            // What the batch shares is no target: the loss itself says what it should be.
            if (target.Shape.IsUnknown || wanted.Shared) continue;
            // What stands where indices could be left out is something else: the weights of the samples.
            if (i > 0 && target.Type != wanted.Type) break;
            if (!wanted.Shape.IsUnknown && wanted.Shape != target.Shape || wanted.Type != target.Type)
            {
                // Where the axis of the classes is in doubt, the loss itself says so.
                var isLast = loss is IClassLoss { Options.Axis: null } && wanted.Type == target.Type && ClassAxis.Places(inputs[0].Shape, -1) == target.Shape;
                if (isLast && ClassAxis.Doubt(Places.Of(state.Builder, inputs[0])) is not null) return true;
                state.Fail(Descriptors.LossShape, arguments.LocationOfInput(loss.Outputs + i),
                    $"'{path}' compares {inputs[0].Shape} with {(wanted.Type == ElementType.Int ? "class indices" : "a target")} of {wanted.Shape}, but the target has {target.Shape}. Give it that shape: [Shape({string.Join(", ", wanted.Shape.Sizes)})]" +
                    (isLast ? ", or write axis: -1 if the classes are on the last axis." : "."));
                return false;
            }
            if (wanted.Classes is { } count) state.Builder.LimitIndices(target, count, wanted.Ignored);
        }
        return true;
    }

    private string Path(LayerKind kind, CallArguments arguments, LayerArguments values)
    {
        if (!arguments.Values.TryGetValue("name", out var value) || value is not string name) return names.Unnamed(kind.Name, kind.HasWeights(values));
        var path = names.Prefix + name;
        if (!LayerNames.IsName(name)) WrongName(name, arguments.LocationOf("name"));
        else if (!names.TryTake(path))
        {
            state.Fail(Descriptors.NameTaken, arguments.LocationOf("name"),
                $"Another layer is called '{path}' already. Give this one another name, or open a scope around it: using (Scope(\"...\")). To share weights, make it an annotated partial method.");
            return names.Another(path);
        }
        return path;
    }

    private Unknown WrongName(string name, Location location) =>
        state.Fail(Descriptors.WrongName, location, $"'{name}' cannot be a name in a path. Use letters, digits, '_', '-' and '.' between them.");

    /// <summary>A function of tensors that has no call of its own: an operator.</summary>
    private object AddFunction(string kind, Operator op, Value[] inputs, Location location)
    {
        var output = state.Builder.Add(op, names.Unnamed(kind, takes: false), inputs);
        state.ReportGraph(_ => location);
        return output;
    }

    private bool IsTensorMath(IMethodSymbol? method) => method is not null && state.Types.IsTensor(method.ContainingType);

    private object TensorMath(string method, object? left, object? right, IOperation leftPlace, IOperation rightPlace, Location token)
    {
        if (left is Value or null or Unknown && right is Value or null or Unknown && !(left is Unknown && right is Unknown))
        {
            var name = method.Substring("op_".Length);
            Operator pair = name switch
            {
                "Addition" => new Add(),
                "Subtraction" => new Sub(),
                "Multiply" => new Mul(),
                _ => new Div(),
            };
            return AddFunction(pair.Name, pair, [Tensor(left, leftPlace.Syntax.GetLocation()), Tensor(right, rightPlace.Syntax.GetLocation())], token);
        }
        if (left is Unknown || right is Unknown) return UnknownTensor();
        // A number beside what should be a tensor.
        if (left is null) return Tensor(left, leftPlace.Syntax.GetLocation());
        if (right is null) return Tensor(right, rightPlace.Syntax.GetLocation());
        var scalarIsLeft = left is not Value;
        var c = Numbers.Real((scalarIsLeft ? left : right)!);
        var tensor = (Value)(scalarIsLeft ? right : left)!;
        var (kind, op) = (method, scalarIsLeft) switch
        {
            ("op_Addition", _) => ("Add", new Affine(1, c)),
            ("op_Subtraction", true) => ("Sub", new Affine(-1, c)),
            ("op_Subtraction", false) => ("Sub", new Affine(1, -c)),
            ("op_Multiply", _) => ("Mul", new Affine(c, 0)),
            ("op_Division", true) => ("Div", new Reciprocal(c)),
            _ => ("Div", (Operator)new Affine(1 / c, 0)),
        };
        var most = state.Builder.Precision == Precision.Double ? double.MaxValue : float.MaxValue;
        if (double.IsNaN(c) || Math.Abs(c) > most)
            return state.Fail(Descriptors.Fails, (scalarIsLeft ? leftPlace : rightPlace).Syntax.GetLocation(), FormattableString.Invariant($"This is {c}, which no element of a tensor can be."));
        if (method == "op_Division" && !scalarIsLeft && c == 0) return state.Fail(Descriptors.Fails, rightPlace.Syntax.GetLocation(), "This divides by zero.");
        return AddFunction(kind, op, [tensor], token);
    }

    private Value UnknownTensor() => state.Builder.NewValue("?", Shape.Unknown, ElementType.Real, ValueKind.PerSample);

    /// <summary>Outputs as the method returns them: one tensor, a tuple or an array.</summary>
    private object? Result(IMethodSymbol method, IReadOnlyList<Value> outputs)
    {
        if (method.ReturnType is INamedTypeSymbol { IsTupleType: true } tuple)
            return new TupleValue([.. tuple.TupleElements.Select((_, i) => (object?)(i < outputs.Count ? outputs[i] : UnknownTensor()))]);
        if (!state.Types.IsTensors(method.ReturnType)) return outputs[0];
        // After an error nobody knows how many there would be.
        return outputs is [{ Shape.IsUnknown: true }] ? Unknown.Instance : new ArrayValue([.. outputs]);
    }

    /// <summary>The arguments of a call of the vocabulary: tensors are inputs, everything else is an argument by name.</summary>
    private sealed class CallArguments
    {
        private readonly IInvocationOperation _call;
        private List<Location> _inputs = [];
        private readonly List<int> _ordinals = [];

        public CallArguments(Evaluator evaluator, IInvocationOperation call, Frame frame)
        {
            _call = call;
            foreach (var argument in call.Arguments)
            {
                if (argument.ArgumentKind == ArgumentKind.DefaultValue || argument.Parameter is not { } parameter) continue;
                Add(evaluator, parameter, argument.Value, evaluator.Evaluate(argument.Value, frame));
            }
            // Arguments by name may stand in any order; tensors go to the operator in that of its parameters.
            var order = _ordinals.Select((ordinal, i) => (ordinal, i)).OrderBy(p => p.ordinal).ThenBy(p => p.i).Select(p => p.i).ToList();
            Inputs = [.. order.Select(i => Inputs[i])];
            _inputs = [.. order.Select(i => _inputs[i])];
        }

        public List<Value> Inputs { get; private set; } = [];

        public Dictionary<string, object> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        /// <summary>Whether an argument could not be evaluated.</summary>
        public bool AreUnknown { get; private set; }

        public Location LocationOfInput(int index) => index < _inputs.Count ? _inputs[index] : NameOf(_call);

        /// <summary>The smallest place that shows an argument: its value, else the name of what is called.</summary>
        public Location LocationOf(string? name)
        {
            foreach (var argument in _call.Arguments)
                if (argument.ArgumentKind != ArgumentKind.DefaultValue && argument.Parameter is { } parameter && Matches(parameter.Name, name))
                    return (argument.Syntax as ArgumentSyntax)?.Expression.GetLocation() ?? argument.Value.Syntax.GetLocation();
            // An option of an initialiser stands within it.
            var owner = _call.Arguments.Select(a => a.Parameter?.Name).FirstOrDefault(p => p is "init" or "recurrentInit" && name?.Length > p.Length && name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
            return owner is null ? NameOf(_call) : LocationOf(owner);
        }

        private static bool Matches(string parameter, string? name) =>
            string.Equals(parameter, name, StringComparison.OrdinalIgnoreCase) || string.Equals(parameter + "HW", name, StringComparison.OrdinalIgnoreCase);

        private void Add(Evaluator evaluator, IParameterSymbol parameter, IOperation source, object? value)
        {
            var types = evaluator.Types;
            var location = source.Syntax.GetLocation();
            if (types.IsSymbolic(parameter.Type))
            {
                if (value is null && parameter.HasExplicitDefaultValue) return;
                AddInput(evaluator.Tensor(value, location), location, parameter);
            }
            else if (types.IsTensors(parameter.Type))
            {
                if (evaluator.Items(value, source) is { } items)
                    foreach (var item in items) AddInput(evaluator.Tensor(item, location), location, parameter);
                else AreUnknown = true;
            }
            else if (value is Unknown) AreUnknown = true;
            else if (types.IsWeightInit(parameter.Type)) AddInit(parameter, value, types);
            else if (Plain(value, parameter.Type, types) is { } plain) Values[parameter.Name] = plain;
        }

        /// <summary>An initialiser: its kind under the parameter's name, its options under names that begin with it.</summary>
        private void AddInit(IParameterSymbol parameter, object? value, KnownTypes types)
        {
            if (value is InitValue init)
                foreach (var option in init.Options) Values[parameter.Name + option.Key] = option.Value;
            else if (EnumName(value, types.Init) is { } kind) Values[parameter.Name] = kind;
        }

        private void AddInput(Value tensor, Location location, IParameterSymbol parameter)
        {
            // Weights of classes may be numbers or a tensor, and the weights of samples may follow them or not.
            if (parameter.Name == LossTarget.ClassWeights) Values[ClassLossOptions.WeightInput] = true;
            if (parameter.Name == LossTarget.PosWeights) Values[BCEWithLogitsLoss.WeightInput] = true;
            _ordinals.Add(parameter.Ordinal);
            Inputs.Add(tensor);
            _inputs.Add(location);
        }

        private static object? Numeric(IReadOnlyList<object?> items) =>
            items.All(i => i is int) ? items.Cast<int>().ToArray() : items.All(Numbers.IsNumber) ? items.Select(i => Numbers.Real(i!)).ToArray() : null;

        /// <summary>A value as operators take it: enums by the name of their member, sequences of numbers as arrays.</summary>
        private static object? Plain(object? value, ITypeSymbol type, KnownTypes types) => value switch
        {
            ArrayValue { Items: var items } => Numeric(items),
            List<object?> list => Numeric(list),
            _ => EnumName(value, type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } ? inner : type) ?? value,
        };
    }
}

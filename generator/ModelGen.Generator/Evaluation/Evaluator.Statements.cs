using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

internal sealed partial class Evaluator
{
    /// <summary>Where a statement leads.</summary>
    private enum Flow
    {
        Next,
        Break,
        Continue,
        Return,

        /// <summary>What follows cannot be known: a condition is unknown, which has been reported.</summary>
        Lost,
    }

    /// <summary>What the last return gave: where a network without a tensor is reported.</summary>
    private IOperation? _returned;

    private Flow Execute(IOperation statement, Frame frame)
    {
        state.Count(statement);
        switch (statement)
        {
            case IBlockOperation o: return ExecuteAll(o.Operations, frame);
            case IExpressionStatementOperation o:
                Evaluate(o.Operation, frame);
                return Flow.Next;
            case IVariableDeclarationGroupOperation o:
                foreach (var declaration in o.Declarations) Declare(declaration, frame);
                return Flow.Next;
            case IReturnOperation { Kind: OperationKind.Return } o:
                frame.Result = o.ReturnedValue is null ? null : Evaluate(o.ReturnedValue, frame);
                _returned = o.ReturnedValue;
                return Flow.Return;
            case IConditionalOperation o: return If(o, frame);
            case ISwitchOperation o: return Switch(o, frame);
            case IForLoopOperation o: return For(o, frame);
            case IForEachLoopOperation o: return ForEach(o, frame);
            case IWhileLoopOperation o: return While(o, frame);
            case IBranchOperation { BranchKind: BranchKind.Break }: return Flow.Break;
            case IBranchOperation { BranchKind: BranchKind.Continue }: return Flow.Continue;
            case IUsingOperation o: return Using(o.Resources, () => Execute(o.Body, frame), frame);
            case IThrowOperation o:
                Thrown(o, frame);
                return Flow.Lost;
            case IEmptyOperation or ILocalFunctionOperation: return Flow.Next;
            case ILabeledOperation o: return o.Operation is null ? Flow.Next : Execute(o.Operation, frame);
            case IInvalidOperation:
                state.FailQuietly();
                return Flow.Next;
            // What stands in them is read on, so that its mistakes are told, too.
            case ITryOperation o:
                NotUnderstood(statement);
                return Execute(o.Body, frame);
            case ILockOperation o:
                NotUnderstood(statement);
                return Execute(o.Body, frame);
            default:
                NotUnderstood(statement);
                return Flow.Lost;
        }
    }

    /// <summary>Statements in order; a using declaration reaches to the end of them.</summary>
    private Flow ExecuteAll(IReadOnlyList<IOperation> statements, Frame frame, int first = 0)
    {
        if (first == 0)
            foreach (var statement in statements)
                if (statement is ILocalFunctionOperation local) frame.Declare(local.Symbol, new FunctionValue(local.Symbol, local.Body, frame));
        for (var i = first; i < statements.Count; i++)
        {
            if (statements[i] is IUsingDeclarationOperation declaration)
                return Using(declaration.DeclarationGroup, () => ExecuteAll(statements, frame, i + 1), frame);
            var flow = Execute(statements[i], frame);
            if (flow != Flow.Next) return flow;
        }
        return Flow.Next;
    }

    private void Declare(IVariableDeclarationOperation declaration, Frame frame)
    {
        foreach (var variable in declaration.Declarators)
        {
            if (variable.Symbol.RefKind != RefKind.None) frame.Declare(variable.Symbol, ReferenceTo(variable));
            else if ((variable.Initializer ?? declaration.Initializer) is { } initializer) frame.Declare(variable.Symbol, Evaluate(initializer.Value, frame));
            else frame.Declare(variable.Symbol);
        }
    }

    private Unknown ReferenceTo(IVariableDeclaratorOperation variable) => state.Fail(Descriptors.NotUnderstood, variable.Symbol.Locations[0],
        $"A network is read while the project builds, and 'ref' means nothing there. Read and assign the element itself in place of '{variable.Symbol.Name}'.");

    private Flow If(IConditionalOperation operation, Frame frame) => Condition(operation.Condition, frame) switch
    {
        true => Execute(operation.WhenTrue, frame),
        false => operation.WhenFalse is null ? Flow.Next : Execute(operation.WhenFalse, frame),
        null => Flow.Lost,
    };

    /// <summary>The only thing worth disposing is a scope of names.</summary>
    private Flow Using(IOperation resources, Func<Flow> body, Frame frame)
    {
        var opened = resources is IVariableDeclarationGroupOperation group
            ? group.Declarations.SelectMany(d => d.Declarators).Select(d => (d.Initializer?.Value ?? resources, Evaluate(d.Initializer?.Value ?? resources, frame))).ToList()
            : [(resources, Evaluate(resources, frame))];
        var (prefix, trainable) = (names.Prefix, state.Builder.Trainable);
        foreach (var (source, resource) in opened)
        {
            switch (resource)
            {
                case ScopeValue scope:
                    scope.IsOpened = true;
                    names.Prefix += scope.Name + ".";
                    state.Builder.Trainable &= scope.Trainable;
                    break;
                case Unknown: break;
                default: NotUnderstood(source, "A using serves for Scope(\"name\") alone."); break;
            }
        }
        try
        {
            return body();
        }
        finally
        {
            (names.Prefix, state.Builder.Trainable) = (prefix, trainable);
        }
    }

    private Flow For(IForLoopOperation loop, Frame frame)
    {
        foreach (var statement in loop.Before) Execute(statement, frame);
        return Loop(loop, () =>
        {
            while (true)
            {
                var goes = loop.Condition is null ? true : Condition(loop.Condition, frame);
                if (goes is null) return Flow.Lost;
                if (goes is false) return Flow.Next;
                var flow = Execute(loop.Body, new Frame(frame, isRound: true));
                if (flow is Flow.Return or Flow.Lost) return flow;
                if (flow == Flow.Break) return Flow.Next;
                foreach (var statement in loop.AtLoopBottom) Execute(statement, frame);
            }
        });
    }

    private Flow While(IWhileLoopOperation loop, Frame frame) => Loop(loop, () =>
    {
        for (var first = true; ; first = false)
        {
            if (loop.Condition is { } condition && (loop.ConditionIsTop || !first))
            {
                var goes = Condition(condition, frame);
                if (goes is null) return Flow.Lost;
                if (goes == loop.ConditionIsUntil) return Flow.Next;
            }
            var flow = Execute(loop.Body, new Frame(frame, isRound: true));
            if (flow is Flow.Return or Flow.Lost) return flow;
            if (flow == Flow.Break) return Flow.Next;
        }
    });

    private Flow ForEach(IForEachLoopOperation loop, Frame frame)
    {
        if (Items(Evaluate(loop.Collection, frame), loop.Collection) is not { } items) return Flow.Lost;
        var count = items.Count;
        return Loop(loop, () =>
        {
            foreach (var item in items.ToList())
            {
                state.Count(loop);
                var round = new Frame(frame, isRound: true);
                switch (loop.LoopControlVariable)
                {
                    case IVariableDeclaratorOperation variable: round.Declare(variable.Symbol, variable.Symbol.RefKind == RefKind.None ? item : ReferenceTo(variable)); break;
                    default: Deconstruct(loop.LoopControlVariable, item, round); break;
                }
                var flow = Execute(loop.Body, round);
                if (flow is Flow.Return or Flow.Lost) return flow;
                if (flow == Flow.Break) break;
                if (items.Count == count) continue;
                Fails(loop.Collection, "The list changes while foreach goes over it. Go over a copy: [.. list].");
                return Flow.Lost;
            }
            return Flow.Next;
        });
    }

    private Flow Loop(IOperation loop, Func<Flow> run)
    {
        state.Loops.Push(loop.Syntax.GetFirstToken().GetLocation());
        var flow = run();
        state.Loops.Pop();
        return flow;
    }

    private Flow Switch(ISwitchOperation operation, Frame frame)
    {
        var value = Evaluate(operation.Value, frame);
        if (value is Unknown) return Flow.Lost;
        ISwitchCaseOperation? chosen = null;
        foreach (var section in operation.Cases)
            foreach (var clause in section.Clauses)
            {
                if (chosen is not null) break;
                var matches = clause switch
                {
                    ISingleValueCaseClauseOperation single => Same(value, Evaluate(single.Value, frame), clause),
                    IPatternCaseClauseOperation pattern => Match(pattern.Pattern, value, frame) is { } found && found && pattern.Guard is not null
                        ? Condition(pattern.Guard, frame)
                        : Match(pattern.Pattern, value, frame),
                    _ => false,
                };
                if (matches is null) return Flow.Lost;
                if (matches is true) chosen = section;
            }
        chosen ??= operation.Cases.FirstOrDefault(c => c.Clauses.Any(clause => clause is IDefaultCaseClauseOperation));
        if (chosen is null) return Flow.Next;
        var flow = ExecuteAll(chosen.Body, frame);
        return flow == Flow.Break ? Flow.Next : flow;
    }
}

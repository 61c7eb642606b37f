using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Text;
using ModelGen.Generator.Declarations;
using ModelGen.Generator.Diagnostics;

namespace ModelGen.Generator.Evaluation;

/// <summary>
/// What all evaluators of one model share: the graph they build, the diagnostics, the limits, and the operations that
/// were bound already.
/// </summary>
internal sealed class EvaluationState(Compilation compilation, GraphBuilder builder, Findings findings, CancellationToken cancellation)
{
    /// <summary>Operations that may be evaluated; ResNet-152 takes some ten thousand.</summary>
    public const int MostSteps = 2_000_000;

    /// <summary>Nodes that a graph may have.</summary>
    public const int MostNodes = 20_000;

    /// <summary>Calls that may be open at once.</summary>
    public const int MostDepth = 200;

    /// <summary>Characters of a string and elements of a collection.</summary>
    public const int MostLength = 100_000;

    private readonly Dictionary<IMethodSymbol, IBlockOperation?> _bodies = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<SyntaxTree, SemanticModel> _semantics = [];
    private readonly HashSet<(string, Location)> _reported = [];
    private readonly Dictionary<string, bool> _trainable = new(StringComparer.Ordinal);
    private int _steps;

    public Compilation Compilation => compilation;

    public GraphBuilder Builder => builder;

    public CancellationToken Cancellation => cancellation;

    public KnownTypes Types { get; } = new(compilation);

    /// <summary>Who owns each path of a layer, in the whole model: a name is taken once.</summary>
    public Dictionary<string, object> Owners { get; } = new(StringComparer.Ordinal);

    /// <summary>The models whose Forward is being evaluated, outermost first, each with where it is applied.</summary>
    public List<(INamedTypeSymbol Type, Location Place)> Models { get; } = [];

    /// <summary>The scopes that were made, each of which a using must open.</summary>
    public List<(ScopeValue Scope, Location Place)> Scopes { get; } = [];

    /// <summary>Loops that are running: where an endless one is reported.</summary>
    public Stack<Location> Loops { get; } = new();

    /// <summary>Above 0 while another model is evaluated, whose own mistakes are its own messages.</summary>
    public int Muted { get; set; }

    public int Depth { get; set; }

    /// <summary>Whether a model that is applied at a path was frozen there and now is not, or the other way round.</summary>
    public bool IsFrozenOtherwise(string path)
    {
        if (!_trainable.TryGetValue(path, out var before)) _trainable.Add(path, before = builder.Trainable);
        return before != builder.Trainable && builder.Values.Any(v => v.Role == ValueRole.Parameter && v.Name.StartsWith(path + ".", StringComparison.Ordinal));
    }

    /// <summary>Reports once for each place, however often it is evaluated.</summary>
    public Unknown Fail(DiagnosticDescriptor rule, Location location, string message)
    {
        if (Muted > 0) findings.IsUnfinished = true;
        else if (_reported.Add((rule.Id, location))) findings.Add(rule, location, message);
        return Unknown.Instance;
    }

    /// <summary>Reports a mistake of the model that is read, found while another one in it is evaluated.</summary>
    public void FailOutermost(DiagnosticDescriptor rule, Location location, string message)
    {
        var muted = Muted;
        Muted = 0;
        Fail(rule, location, message);
        Muted = muted;
    }

    /// <summary>Something that the C# compiler reports.</summary>
    public Unknown FailQuietly()
    {
        findings.IsUnfinished = true;
        return Unknown.Instance;
    }

    /// <summary>Counts a step of evaluation.</summary>
    public void Count(IOperation operation)
    {
        if (++_steps % 1024 == 0) cancellation.ThrowIfCancellationRequested();
        if (_steps > MostSteps)
            throw new EvaluationStoppedException(Loops.Count > 0 ? Loops.Peek() : operation.Syntax.GetLocation(),
                FormattableString.Invariant($"The evaluation of the network takes more than {MostSteps:N0} steps, so it seems endless. Give the loop a constant bound."));
        if (builder.Nodes.Count > MostNodes)
            throw new EvaluationStoppedException(Loops.Count > 0 ? Loops.Peek() : operation.Syntax.GetLocation(),
                FormattableString.Invariant($"The network has more than {MostNodes:N0} operations, so the loop around them seems endless. Give it a constant bound."));
    }

    /// <summary>The body of a method as operations; null where it has no source.</summary>
    public IBlockOperation? Body(IMethodSymbol method)
    {
        if (_bodies.TryGetValue(method, out var known)) return known;
        IBlockOperation? body = null;
        foreach (var reference in method.DeclaringSyntaxReferences)
        {
            body = Bind(reference.GetSyntax(cancellation)) switch
            {
                IMethodBodyOperation m => m.BlockBody ?? m.ExpressionBody,
                ILocalFunctionOperation f => f.Body,
                IBlockOperation b => b,
                _ => null,
            };
            if (body is not null) break;
        }
        return _bodies[method] = body;
    }

    /// <summary>A piece of source as operations.</summary>
    public IOperation? Bind(SyntaxNode syntax)
    {
        // Another project's source may be seen through a reference to its compilation, but not bound by this one.
        if (!compilation.ContainsSyntaxTree(syntax.SyntaxTree)) return null;
        if (!_semantics.TryGetValue(syntax.SyntaxTree, out var semantics)) _semantics[syntax.SyntaxTree] = semantics = Semantics(syntax.SyntaxTree);
        return semantics.GetOperation(syntax, cancellation);
    }

    /// <summary>
    /// The meaning of a file without the flow of nulls, which nothing here asks for and which takes as long as all the rest.
    /// Compilers may yet take this option back.
    /// </summary>
    private SemanticModel Semantics(SyntaxTree tree)
    {
        try
        {
            return WithoutNulls(tree);
        }
        catch (MissingMethodException)
        {
            return compilation.GetSemanticModel(tree);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private SemanticModel WithoutNulls(SyntaxTree tree) =>
#pragma warning disable RSEXPERIMENTAL001
        compilation.GetSemanticModel(tree, SemanticModelOptions.DisableNullableAnalysis);
#pragma warning restore RSEXPERIMENTAL001

    /// <summary>Hands the graph's messages over, each at the place of its argument.</summary>
    public void ReportGraph(Func<string?, Location> locationOf)
    {
        foreach (var found in builder.Diagnostics) Fail(Descriptors.ById(found.Id), locationOf(found.Argument), found.Message);
        builder.Diagnostics.Clear();
    }
}

/// <summary>A limit was reached: the evaluation as a whole ends.</summary>
internal sealed class EvaluationStoppedException(Location? location, string message) : Exception(message)
{
    /// <summary>Where that is to be reported; null where it has been.</summary>
    public Location? Location { get; } = location;
}

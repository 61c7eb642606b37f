using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using ModelGen.Compiler.Graphs;

namespace ModelGen.Generator.Evaluation;

// What expressions of a declaration evaluate to, besides the constants of C# themselves and tensors, which are the
// graph's own Value.

/// <summary>What came of something that has been reported: whatever follows from it stays silent.</summary>
internal sealed class Unknown
{
    public static Unknown Instance { get; } = new();

    private Unknown() { }
}

/// <summary>A tuple. Its items never change, so it may be shared where C# copies.</summary>
internal sealed class TupleValue(object?[] items)
{
    public object?[] Items { get; } = items;
}

/// <summary>An array, shared by reference as in C#.</summary>
internal sealed class ArrayValue(object?[] items)
{
    public object?[] Items { get; } = items;
}

/// <summary>A position in a collection, from the start or from the end.</summary>
internal sealed record IndexValue(int Value, bool FromEnd)
{
    public int Of(int length) => FromEnd ? length - Value : Value;
}

/// <summary>A run of positions.</summary>
internal sealed record RangeValue(IndexValue Start, IndexValue End);

/// <summary>A local function or lambda with the variables it sees, or a method passed by name.</summary>
internal sealed record FunctionValue(IMethodSymbol Method, IBlockOperation? Body, Frame? Closure);

/// <summary>What <c>Scope</c> returns, waiting for its using.</summary>
internal sealed record ScopeValue(string Name, bool Trainable)
{
    /// <summary>Whether a using has opened it.</summary>
    public bool IsOpened { get; set; }
}

/// <summary>An initialiser with options: its kind under the empty name, options by their names.</summary>
internal sealed record InitValue(IReadOnlyDictionary<string, object> Options);

/// <summary>
/// The variables of one call of a method, or of one round of a loop in it: what a lambda sees of a round is not what the next one
/// declares.
/// </summary>
/// <param name="outer">What stands around: the variables that a local function sees, or those of the method around a loop.</param>
/// <param name="isRound">Whether this is a round of a loop, which returns what the method around it does.</param>
internal sealed class Frame(Frame? outer, bool isRound = false)
{
    private static readonly object s_unassigned = new();

    private readonly Dictionary<ISymbol, object?> _variables = new(SymbolEqualityComparer.Default);
    private object? _result;

    /// <summary>What the method returns; null until it does.</summary>
    public object? Result
    {
        get => isRound ? Outer!.Result : _result;
        set
        {
            if (isRound) Outer!.Result = value;
            else _result = value;
        }
    }

    public void Declare(ISymbol variable, object? value) => _variables[variable] = value;

    /// <summary>Declares a variable that has no value yet.</summary>
    public void Declare(ISymbol variable) => _variables[variable] = s_unassigned;

    public bool TryRead(ISymbol variable, out object? value)
    {
        for (var frame = this; frame is not null; frame = frame.Outer)
            if (frame._variables.TryGetValue(variable, out value)) return value != s_unassigned;
        value = null;
        return false;
    }

    /// <summary>Assigns where the variable was declared, or declares it here.</summary>
    public void Assign(ISymbol variable, object? value)
    {
        for (var frame = this; frame is not null; frame = frame.Outer)
        {
            if (!frame._variables.ContainsKey(variable)) continue;
            frame._variables[variable] = value;
            return;
        }
        _variables[variable] = value;
    }

    private Frame? Outer { get; } = outer;
}

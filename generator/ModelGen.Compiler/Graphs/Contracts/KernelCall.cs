using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Graphs;

/// <summary>
/// How the work of a call is cut into items. Items are independent and may run on any thread in any order; what one
/// computes never depends on who runs it, so threads never change a bit.
/// </summary>
public abstract record Split
{
    /// <summary>
    /// An item is a block of samples, or one of several parts of their work: pointers of per-sample values are advanced
    /// to the block's first sample.
    /// </summary>
    public sealed record Samples(int PerItem, int Pieces = 1) : Split;

    /// <summary>An item is a part of the whole batch's work: the kernel is told which one.</summary>
    public sealed record Parts(int Count) : Split;

    /// <summary>An item is a sample, and they run one after the other: each adds to what the one before left.</summary>
    public sealed record InOrder : Split;

    /// <summary>An item is a run of elements of the batch, blind to samples and axes.</summary>
    public sealed record Flat(long PerSample, int Block) : Split;

    /// <summary>One item does it all.</summary>
    public static Split Whole { get; } = new Parts(1);
}

/// <summary>One argument of a kernel call.</summary>
public abstract record Argument
{
    /// <summary>The memory of a value; advanced to the item's first sample or element where the split says so.</summary>
    public sealed record Pointer(int Value) : Argument;

    /// <summary>The memory of a value, never advanced.</summary>
    public sealed record Base(int Value) : Argument;

    public sealed record Int(long Value) : Argument;

    public sealed record Real(double Value) : Argument;

    /// <summary>The number of samples (or, in a flat split, of elements) that the item covers, times a constant.</summary>
    public sealed record Count(int Times = 1) : Argument;

    /// <summary>Which part of the work this item is.</summary>
    public sealed record Part : Argument;

    /// <summary>The index of the item's first sample.</summary>
    public sealed record FirstSample : Argument;

    /// <summary>The step of time that runs: the frame of a stream, or the step of a scan.</summary>
    public sealed record Time : Argument;

    /// <summary>How many runs there were before this one: by it a kernel may choose an order, never what it computes.</summary>
    public sealed record Runs : Argument;

    /// <summary>The number of samples of the batch, times a constant.</summary>
    public sealed record BatchCount(int Times = 1) : Argument;

    /// <summary>The key of random numbers for a layer: a function of seed, step and layer.</summary>
    public sealed record RandomKey(int Layer) : Argument;

    /// <summary>Memory for the time of one item, which nobody else uses meanwhile.</summary>
    public sealed record Scratch(long Elements) : Argument;

    /// <summary>
    /// Whether the scratch memory holds what the last of so many items in a row left there that begin with the same work:
    /// another thread may have had that one.
    /// </summary>
    public sealed record Kept(int Alike) : Argument;

    public static implicit operator Argument(long value) => new Int(value);

    public static implicit operator Argument(double value) => new Real(value);
}

/// <summary>A kernel, what it is called with, and how its work is cut.</summary>
/// <param name="Cost">About how many multiply-adds one item takes.</param>
/// <param name="Least">What an item takes at least, however few samples there are: the time of reading weights, in multiply-adds.</param>
public sealed record KernelCall(KernelSpec Kernel, Split Split, long Cost, EquatableArray<Argument> Arguments, long Least = 0)
{
    /// <summary>What each item ends with: a call with the same split, of what the item has stored.</summary>
    public KernelCall? Then { get; init; }

    /// <summary>The call and what follows it.</summary>
    public IEnumerable<KernelCall> InOrder => Then is null ? [this] : [this, .. Then.InOrder];
}

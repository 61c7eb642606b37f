namespace ModelGen.Compiler.Graphs;

/// <summary>
/// Everything there is to know about one kind of node. An operator is a record of its options: equal options are an
/// equal operator. It states its shapes, its derivative in terms of other operators, and the kernel that runs it.
/// </summary>
public abstract record Operator
{
    /// <summary>The name users and PyTorch call it by.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>The shape rule: declares weights and outputs, or says in a sentence what is wrong.</summary>
    public abstract void Infer(InferContext c);

    /// <summary>The derivative rule: gradients of the inputs from those of the outputs. Nothing by default.</summary>
    public virtual void Differentiate(GradientContext g) { }

    /// <summary>What a layer is whose declaration freezes its weights: one that leaves the statistics it keeps alone, too.</summary>
    public virtual Operator WithFrozenStatistics() => this;

    /// <summary>What this operator is in training or in evaluation, where that differs; null leaves it as it is.</summary>
    public virtual IReadOnlyList<Value>? Specialize(SpecializeContext s) => null;

    /// <summary>
    /// How the operator runs on a single frame of a sequence; it refuses unless it says how. Asked only where an input runs in time.
    /// </summary>
    public virtual void Stream(StreamContext s) => s.Refuse("has no form for one frame at a time.");

    /// <summary>The kernel call that computes the outputs.</summary>
    public abstract KernelCall Lower(LowerContext c);

    /// <summary>The layout the kernel reads an input in; null where it takes the plain one.</summary>
    public virtual Layout? InputLayout(Graph graph, Node node, int input) => null;

    /// <summary>Multiply-adds of one sample; only convolutions and products count.</summary>
    public virtual long MultiplyAdds(Graph graph, Node node) => 0;

    /// <summary>How many layers with random bits it is.</summary>
    public virtual int RandomLayers => this is IRandom ? 1 : 0;

    /// <summary>Whether all elements of the output are equal.</summary>
    /// <param name="inputs">Whether those of each input are.</param>
    public virtual bool IsUniform(bool inputs) => this is IView && inputs;

    /// <summary>The window that an output sees of an image or a sequence; null for what is no window.</summary>
    public virtual WindowReach? Reach => null;

    /// <summary>True where the output may overwrite the given input: each element depends on the same element alone.</summary>
    public virtual bool CanOverwrite(int input) => false;

    /// <summary>The name and options as one reads them in a listing.</summary>
    public virtual string Describe() => Name;

    /// <summary>What passes have chosen for it, in words; empty where nothing is chosen yet.</summary>
    public virtual string Choice => "";
}

namespace ModelGen.Compiler.Text;

/// <summary>
/// Names a kernel and knows its text. Equal specs are one generated class in a file of its own, shared by all layers and
/// models of a compilation; so a spec holds what is baked into the code and nothing else.
/// </summary>
public abstract record KernelSpec(Precision Precision)
{
    /// <summary>The class's name: operator, tile, epilogue, element type.</summary>
    public abstract string Name { get; }

    /// <summary>The method that others call.</summary>
    public string Entry => EntryOf(Name);

    /// <summary>The method that others call, of the kernel with a name.</summary>
    public static string EntryOf(string name) => name + ".Run";

    /// <summary>One sentence for the XML docs.</summary>
    public abstract string Summary { get; }

    /// <summary>The parameters as C# declares them: <c>float* x</c>, <c>int count</c>.</summary>
    public abstract EquatableArray<string> Parameters { get; }

    /// <summary>Widths with a form of their own. A kernel that is scalar by nature has just one.</summary>
    public virtual bool IsVectorized => true;

    /// <summary>Kernels that it calls.</summary>
    public virtual IEnumerable<KernelSpec> Uses => [];

    /// <summary>The kernel and all that it calls.</summary>
    public IEnumerable<KernelSpec> WithUses() => Uses.SelectMany(used => used.WithUses()).Prepend(this);

    /// <summary>Writes the body for one width.</summary>
    public abstract void Emit(CodeWriter w, Width v);

    /// <summary>float or double.</summary>
    protected string T => Precision == Precision.Single ? "float" : "double";

    /// <summary>What distinguishes the names of the two precisions: nothing, and <c>Double</c>.</summary>
    protected string TypeSuffix => Precision == Precision.Single ? "" : "Double";
}

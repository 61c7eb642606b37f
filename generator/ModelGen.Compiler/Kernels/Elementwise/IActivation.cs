using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>A function of one element as kernels apply it to what is still in a register, or pass a gradient back through it.</summary>
public interface IActivation
{
    /// <summary>The name users and PyTorch call it by.</summary>
    string Name { get; }

    /// <summary>Names the function and its constants within a kernel's name.</summary>
    string KernelName { get; }

    /// <summary>Whether the derivative reads x; otherwise it reads y alone.</summary>
    bool DerivativeReadsInput { get; }

    /// <summary>Whether max(f(a), f(b)) is f(max(a, b)) to the bit, so that a maximum may be taken before.</summary>
    bool KeepsOrder { get; }

    /// <summary>f(x) as an expression at a width; <paramref name="x"/> is the name of a local.</summary>
    string Forward(Width v, string x);

    /// <summary>How a gradient goes on, dy · f'(x), as an expression.</summary>
    /// <param name="kept">What the derivative reads, x or y.</param>
    /// <param name="zero">A vector of zeros.</param>
    string Backward(Width v, string gradient, string kept, string zero);
}

/// <summary>A function that an activation follows in the same pass over memory.</summary>
public interface IActivated
{
    IActivation? Activation { get; }
}

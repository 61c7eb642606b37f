using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>A loss with a term for every element of an output x and of a target t of its shape, as kernels write it.</summary>
public interface IElementLoss
{
    /// <summary>Names the term and its constants within a kernel's name.</summary>
    string KernelName { get; }

    /// <summary>The loss and its options as one reads them in a listing.</summary>
    string Describe();

    /// <summary>The term of one element as an expression; the arguments are names of locals.</summary>
    string Term(Width v, string x, string t);

    /// <summary>The term's derivative by x.</summary>
    string Derivative(Width v, string x, string t);

    /// <summary>The term's derivative by t: a target may be an output of the network, too.</summary>
    string TargetDerivative(Width v, string x, string t);
}

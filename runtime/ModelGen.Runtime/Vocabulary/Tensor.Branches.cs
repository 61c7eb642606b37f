using System.ComponentModel;

namespace ModelGen;

// No network branches on a tensor's value. These compile, so that the one error of such a branch is MG0202, which says what to
// write instead.
public sealed partial class Tensor
{
    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator >(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator >(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator >(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator <(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator <(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator <(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator >=(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator >=(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator >=(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator <=(Tensor a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator <=(Tensor a, double b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator <=(double a, Tensor b) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator true(Tensor x) => throw Symbolic.NeverExecuted();

    /// <summary>Compiles so that the compiler can say what to write instead: no network branches on a tensor (MG0202).</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static bool operator false(Tensor x) => throw Symbolic.NeverExecuted();
}

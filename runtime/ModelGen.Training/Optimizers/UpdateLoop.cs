using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>
/// Runs a rule over a tensor: one pass over memory. The last, incomplete vector goes through the same arithmetic padded
/// with zeros, and no rule contracts a product and a sum, so the bits do not depend on the width of the machine.
/// </summary>
internal static class UpdateLoop
{
    /// <summary>Applies <paramref name="rule"/> to each element.</summary>
    public static void Run<T, TRule>(in TRule rule, in ParameterUpdate<T> update)
        where T : unmanaged where TRule : struct, IUpdateRule<T>
    {
        var parameter = update.Parameter;
        ReadOnlySpan<T> gradient = update.Gradient;
        Span<T> a = TRule.States > 0 ? update.State(0) : default;
        Span<T> b = TRule.States > 1 ? update.State(1) : default;
        Span<T> c = TRule.States > 2 ? update.State(2) : default;
        Check(parameter.Length, gradient.Length, a, b, c, TRule.States);
        var index = 0;
        for (; index <= parameter.Length - Vector<T>.Count; index += Vector<T>.Count)
        {
            Step(in rule, ref First(parameter), ref First(gradient), ref First(a), ref First(b), ref First(c), (nuint)index);
        }
        if (index < parameter.Length)
        {
            Rest(in rule, parameter[index..], gradient[index..], From(a, index), From(b, index), From(c, index));
        }
    }

    // The loop goes by references: five bounds checks a vector would cost as much as the arithmetic.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TRule>(
        in TRule rule, ref T parameter, ref T gradient, ref T a, ref T b, ref T c, nuint index)
        where T : unmanaged where TRule : struct, IUpdateRule<T>
    {
        var p = Vector.LoadUnsafe(ref parameter, index);
        var va = TRule.States > 0 ? Vector.LoadUnsafe(ref a, index) : default;
        var vb = TRule.States > 1 ? Vector.LoadUnsafe(ref b, index) : default;
        var vc = TRule.States > 2 ? Vector.LoadUnsafe(ref c, index) : default;
        rule.Apply(ref p, Vector.LoadUnsafe(ref gradient, index), ref va, ref vb, ref vc);
        p.StoreUnsafe(ref parameter, index);
        if (TRule.States > 0) va.StoreUnsafe(ref a, index);
        if (TRule.States > 1) vb.StoreUnsafe(ref b, index);
        if (TRule.States > 2) vc.StoreUnsafe(ref c, index);
    }

    private static void Rest<T, TRule>(
        in TRule rule, Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> a, Span<T> b, Span<T> c)
        where T : unmanaged where TRule : struct, IUpdateRule<T>
    {
        var width = Vector<T>.Count;
        Span<T> padded = stackalloc T[5 * width];
        padded.Clear();
        parameter.CopyTo(padded);
        gradient.CopyTo(padded[width..]);
        a.CopyTo(padded[(2 * width)..]);
        b.CopyTo(padded[(3 * width)..]);
        c.CopyTo(padded[(4 * width)..]);
        Step(
            in rule, ref padded[0], ref padded[width], ref padded[2 * width], ref padded[3 * width], ref padded[4 * width], 0);
        padded[..parameter.Length].CopyTo(parameter);
        padded.Slice(2 * width, a.Length).CopyTo(a);
        padded.Slice(3 * width, b.Length).CopyTo(b);
        padded.Slice(4 * width, c.Length).CopyTo(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> From<T>(Span<T> span, int index) => span.IsEmpty ? default : span[index..];

    private static void Check<T>(int parameter, int gradient, Span<T> a, Span<T> b, Span<T> c, int states)
    {
        if (gradient != parameter || (states > 0 && a.Length != parameter) || (states > 1 && b.Length != parameter) ||
            (states > 2 && c.Length != parameter))
            throw new ArgumentException($"A tensor of {parameter} elements has a gradient of {gradient}, or states of another length.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T First<T>(ReadOnlySpan<T> span) => ref MemoryMarshal.GetReference(span);
}

using System.Numerics;
using System.Runtime.CompilerServices;

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
        var width = Vector<T>.Count;
        var index = 0;
        for (; index <= parameter.Length - width; index += width)
        {
            Step<T, TRule>(in rule, parameter[index..], gradient[index..], From(a, index), From(b, index), From(c, index));
        }
        if (index < parameter.Length)
        {
            Rest<T, TRule>(in rule, parameter[index..], gradient[index..], From(a, index), From(b, index), From(c, index));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<T, TRule>(
        in TRule rule, Span<T> parameter, ReadOnlySpan<T> gradient, Span<T> a, Span<T> b, Span<T> c)
        where T : unmanaged where TRule : struct, IUpdateRule<T>
    {
        var p = new Vector<T>(parameter);
        var va = TRule.States > 0 ? new Vector<T>(a) : default;
        var vb = TRule.States > 1 ? new Vector<T>(b) : default;
        var vc = TRule.States > 2 ? new Vector<T>(c) : default;
        rule.Apply(ref p, new Vector<T>(gradient), ref va, ref vb, ref vc);
        p.CopyTo(parameter);
        if (TRule.States > 0) va.CopyTo(a);
        if (TRule.States > 1) vb.CopyTo(b);
        if (TRule.States > 2) vc.CopyTo(c);
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
        Step<T, TRule>(
            in rule, padded, padded[width..], padded[(2 * width)..], padded[(3 * width)..], padded[(4 * width)..]);
        padded[..parameter.Length].CopyTo(parameter);
        padded.Slice(2 * width, a.Length).CopyTo(a);
        padded.Slice(3 * width, b.Length).CopyTo(b);
        padded.Slice(4 * width, c.Length).CopyTo(c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> From<T>(Span<T> span, int index) => span.IsEmpty ? default : span[index..];
}

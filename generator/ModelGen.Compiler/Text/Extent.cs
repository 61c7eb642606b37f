using System.Globalization;

namespace ModelGen.Compiler.Text;

/// <summary>The size of an axis in a kernel: a parameter by its name, or a number that every loop over it is written out for.</summary>
public readonly record struct Extent(string Parameter, int Unrolled)
{
    public bool IsUnrolled => Unrolled > 0;

    public override string ToString() => IsUnrolled ? Unrolled.ToString(CultureInfo.InvariantCulture) : Parameter;
}

/// <summary>Loops over an <see cref="Extent"/>: one text for the loop and for straight-line code.</summary>
public static class ExtentLoops
{
    /// <summary>Writes <paramref name="body"/> for every index of an axis.</summary>
    public static void Each(this CodeWriter w, Extent extent, string index, Action<string> body)
    {
        if (!extent.IsUnrolled)
        {
            using (w.Block($"for (var {index} = 0; {index} < {extent}; {index}++)")) body(index);
            return;
        }
        for (var i = 0; i < extent.Unrolled; i++)
            using (w.Block($"// {index} = {i}")) body(i.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Writes <paramref name="body"/> for whole vectors along an axis, then for the single elements that are left.</summary>
    public static void Lanes(this CodeWriter w, Width v, Extent extent, string index, Action<Width, string> body)
    {
        if (extent.IsUnrolled)
        {
            var i = 0;
            for (; !v.IsScalar && i + v.Lanes <= extent.Unrolled; i += v.Lanes)
                using (w.Block($"// {index} = {i} to {i + v.Lanes - 1}")) body(v, i.ToString(CultureInfo.InvariantCulture));
            for (; i < extent.Unrolled; i++)
                using (w.Block($"// {index} = {i}")) body(v.Scalar, i.ToString(CultureInfo.InvariantCulture));
            return;
        }
        using (w.Block(""))
        {
            w.Line($"var {index} = 0;");
            if (!v.IsScalar) using (w.Block($"for (; {index} + {v.Lanes} <= {extent}; {index} += {v.Lanes})")) body(v, index);
            using (w.Block($"for (; {index} < {extent}; {index}++)")) body(v.Scalar, index);
        }
    }

    /// <summary>
    /// Writes <paramref name="body"/> for vectors along an axis, the last of which may overlap the one before it: the body must
    /// give the same when it is done twice. Vectors are as wide as the axis is long, at most.
    /// </summary>
    public static void Overlapping(this CodeWriter w, Width v, int size, string index, Action<Width, string> body)
    {
        if (v.Narrowed(size) is not { } narrow)
        {
            using (w.Block($"for (var {index} = 0; {index} < {size}; {index}++)")) body(v.Scalar, index);
            return;
        }
        using (w.Block($"for (var {index}0 = 0; {index}0 < {size}; {index}0 += {narrow.Lanes})"))
        {
            w.Line($"var {index} = {(size % narrow.Lanes == 0 ? $"{index}0" : $"Math.Min({index}0, {size - narrow.Lanes})")};");
            body(narrow, index);
        }
    }

    /// <summary>
    /// The same for an axis whose size is not known, if it is long enough; else its elements one by one. An axis that is written out
    /// has its last elements one by one, too. What is written may not lie over what is read (<c>Operator.CanOverwrite</c>).
    /// </summary>
    public static void Overlapping(this CodeWriter w, Width v, Extent extent, string index, Action<Width, string> body)
    {
        if (extent.IsUnrolled || v.IsScalar)
        {
            w.Lanes(v, extent, index, body);
            return;
        }
        using (w.Block($"for (var {index}0 = 0; {extent} >= {v.Lanes} && {index}0 < {extent}; {index}0 += {v.Lanes})"))
        {
            w.Line($"var {index} = Math.Min({index}0, {extent} - {v.Lanes});");
            body(v, index);
        }
        using (w.Block($"for (var {index} = 0; {extent} < {v.Lanes} && {index} < {extent}; {index}++)")) body(v.Scalar, index);
    }

    /// <summary>Declares <c>name</c> as the sum of a term along an axis: whole vectors in one register, the rest one by one.</summary>
    public static void Sum(this CodeWriter w, Width v, Extent extent, string index, string name, Func<Width, string, string> term)
    {
        w.Line($"{v.Element} {name} = 0;");
        if (!v.IsScalar) w.Line($"var {name}V = {v.Zero};");
        w.Lanes(v, extent, index, (x, i) => w.Line($"{(x.IsScalar ? name : name + "V")} += {term(x, i)};"));
        if (!v.IsScalar) w.Line($"{name} += {v.Sum(name + "V")};");
    }
}

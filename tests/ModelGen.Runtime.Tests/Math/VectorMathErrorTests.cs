using System.Globalization;
using System.Runtime.InteropServices;

namespace ModelGen.Runtime.Tests;

/// <summary>The errors that the documentation of VectorMath states, in units in the last place of the true result.</summary>
public class VectorMathErrorTests
{
    public static TheoryData<string> Names => VectorForms.Names;

    [Theory, MemberData(nameof(Names))]
    public void Double_forms_of_every_width_are_as_accurate_as_documented(string name)
    {
        var form = VectorForms.DoubleOf(name);
        var (x, expected) = Reference(name);
        foreach (var width in VectorForms.Widths)
        {
            var y = form.Apply(width, x);
            for (var i = 0; i < x.Length; i++)
            {
                // The reference is itself rounded by at most half a unit.
                var unit = double.BitIncrement(Math.Abs(expected[i])) - Math.Abs(expected[i]);
                var error = Math.Abs(y[i] - expected[i]) / unit;
                Assert.True(error <= form.Ulp + 0.5, $"{name}({x[i]:R}) = {y[i]:R} at width {width}, not {expected[i]:R}");
            }
        }
    }

    /// <summary>Against the double form, whose own error is a billion times smaller.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Single_forms_of_every_width_are_as_accurate_as_documented(string name)
    {
        var form = VectorForms.SingleOf(name);
        var exact = VectorForms.DoubleOf(name).Scalar;
        // Spread over all there are, NaN and infinities included; odd, so that every bit of the mantissa takes part.
        var stride = (1L << 32) / TestData.Count("MODELGEN_FLOATS", byDefault: 400_000) | 1;
        var x = new float[4096];
        for (var start = 0L; start <= uint.MaxValue; start += stride * x.Length)
        {
            for (var i = 0; i < x.Length; i++) x[i] = BitConverter.UInt32BitsToSingle((uint)(start + i * stride));
            var y = form.Apply(512, x);
            for (var i = 0; i < x.Length; i++)
            {
                var expected = exact(x[i]);
                Assert.True(Error(y[i], expected) <= form.Ulp, $"{name}({x[i]:R}) = {y[i]:R}, not {expected:R}");
            }
            foreach (var width in VectorForms.Widths)
                Assert.True(MemoryMarshal.AsBytes<float>(form.Apply(width, x)).SequenceEqual(MemoryMarshal.AsBytes<float>(y)), $"{name} at width {width}");
        }
    }

    private static double Error(float y, double expected)
    {
        if (double.IsNaN(expected) || !float.IsFinite((float)expected))
            return y.Equals((float)expected) || (y == float.MaxValue && !double.IsInfinity(expected)) ? 0 : double.PositiveInfinity;
        if (!float.IsFinite(y)) return double.PositiveInfinity;
        var magnitude = Math.Min(float.Abs((float)expected), float.BitDecrement(float.MaxValue));
        return Math.Abs(y - expected) / ((double)float.BitIncrement(magnitude) - magnitude);
    }

    private static (double[] X, double[] Y) Reference(string name)
    {
        var path = TestData.Path("Math/reference.txt");
        var rows = File.ReadLines(path).Select(line => line.Split(' ')).Where(fields => fields[0] == name).ToArray();
        Assert.NotEmpty(rows);
        return ([.. rows.Select(fields => Parse(fields[1]))], [.. rows.Select(fields => Parse(fields[2]))]);
    }

    private static double Parse(string bits) =>
        BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
}

using System.Runtime.Intrinsics;

namespace ModelGen.Runtime.Tests;

public class VectorMathTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData("Exp", -Inf, 0), InlineData("Exp", Inf, Inf), InlineData("Exp", 0, 1), InlineData("Exp", -0d, 1)]
    [InlineData("Exp", -1e30, 0), InlineData("Exp", 1e30, Inf), InlineData("Exp", double.NaN, double.NaN)]
    [InlineData("Expm1", -Inf, -1), InlineData("Expm1", Inf, Inf), InlineData("Expm1", 0, 0), InlineData("Expm1", -0d, -0d)]
    [InlineData("Expm1", 1e-37, 1e-37), InlineData("Expm1", -1e30, -1), InlineData("Expm1", double.NaN, double.NaN)]
    [InlineData("Log", 0, -Inf), InlineData("Log", -0d, -Inf), InlineData("Log", Inf, Inf), InlineData("Log", 1, 0)]
    [InlineData("Log", -1, double.NaN), InlineData("Log", -Inf, double.NaN), InlineData("Log", double.NaN, double.NaN)]
    [InlineData("Log1p", -1, -Inf), InlineData("Log1p", Inf, Inf), InlineData("Log1p", 0, 0), InlineData("Log1p", -0d, -0d)]
    [InlineData("Log1p", 1e-37, 1e-37), InlineData("Log1p", -2, double.NaN), InlineData("Log1p", double.NaN, double.NaN)]
    [InlineData("Softplus", -Inf, 0), InlineData("Softplus", Inf, Inf), InlineData("Softplus", 1e30, 1e30)]
    [InlineData("Softplus", -1e30, 0), InlineData("Softplus", double.NaN, double.NaN)]
    [InlineData("Sigmoid", -Inf, 0), InlineData("Sigmoid", Inf, 1), InlineData("Sigmoid", 0, 0.5), InlineData("Sigmoid", -0d, 0.5)]
    [InlineData("Sigmoid", -1e30, 0), InlineData("Sigmoid", 1e30, 1), InlineData("Sigmoid", double.NaN, double.NaN)]
    [InlineData("Tanh", -Inf, -1), InlineData("Tanh", Inf, 1), InlineData("Tanh", 0, 0), InlineData("Tanh", -0d, -0d)]
    [InlineData("Tanh", 1e-37, 1e-37), InlineData("Tanh", 1e30, 1), InlineData("Tanh", double.NaN, double.NaN)]
    [InlineData("Erf", -Inf, -1), InlineData("Erf", Inf, 1), InlineData("Erf", 0, 0), InlineData("Erf", -0d, -0d)]
    [InlineData("Erf", 1e30, 1), InlineData("Erf", -1e30, -1), InlineData("Erf", double.NaN, double.NaN)]
    public void Limits_zeros_and_NaN_come_out_exactly_at_every_width(string name, double x, double expected)
    {
        var singles = Enumerable.Repeat((float)x, 16).ToArray();
        var doubles = Enumerable.Repeat(x, 16).ToArray();
        foreach (var width in VectorForms.Widths)
        {
            foreach (var y in VectorForms.SingleOf(name).Apply(width, singles)) AssertSame((float)expected, y);
            foreach (var y in VectorForms.DoubleOf(name).Apply(width, doubles)) AssertSame(expected, y);
        }

        static void AssertSame(double expected, double y)
        {
            Assert.Equal(expected, y);
            if (!double.IsNaN(expected)) Assert.Equal(double.IsNegative(expected), double.IsNegative(y));
        }
    }

    [Fact]
    public void Sigmoid_and_softplus_stay_positive_far_to_the_left()
    {
        Assert.InRange(VectorMath.Sigmoid(-100f), 3.7e-44f, 3.8e-44f);
        Assert.InRange(VectorMath.Softplus(-100f), 3.7e-44f, 3.8e-44f);
        Assert.InRange(VectorMath.Sigmoid(-740.0), 4e-322, 4.5e-322);
        Assert.InRange(VectorMath.Softplus(-740.0), 4e-322, 4.5e-322);
    }

    [Fact]
    public void Tanh_sigmoid_and_erf_never_leave_their_range()
    {
        for (var x = -12f; x < 12f; x += 1f / 4096)
        {
            Assert.InRange(VectorMath.Tanh(x), -1f, 1f);
            Assert.InRange(VectorMath.Sigmoid(x), 0f, 1f);
            Assert.InRange(VectorMath.Erf(x), -1f, 1f);
            Assert.InRange(VectorMath.Tanh((double)x), -1, 1);
            Assert.InRange(VectorMath.Sigmoid((double)x), 0, 1);
            Assert.InRange(VectorMath.Erf((double)x), -1, 1);
        }
    }

    [Theory, InlineData(0), InlineData(7), InlineData(15)]
    public void The_largest_lane_is_found_wherever_it_is(int at)
    {
        var x = new float[16];
        for (var i = 0; i < 16; i++) x[i] = i == at ? -0.5f : -1 - i;
        var y = Array.ConvertAll(x, value => (double)value);
        Assert.Equal(-0.5f, VectorMath.Max(Vector512.Create(x)));
        Assert.Equal(-0.5f, VectorMath.Max(Vector256.Create(x, at & 8)));
        Assert.Equal(-0.5f, VectorMath.Max(Vector128.Create(x, at & 12)));
        Assert.Equal(-0.5, VectorMath.Max(Vector512.Create(y, at & 8)));
        Assert.Equal(-0.5, VectorMath.Max(Vector256.Create(y, at & 12)));
        Assert.Equal(-0.5, VectorMath.Max(Vector128.Create(y, at & 14)));
        x[at] = float.NaN;
        Assert.True(float.IsNaN(VectorMath.Max(Vector512.Create(x))));
    }
}

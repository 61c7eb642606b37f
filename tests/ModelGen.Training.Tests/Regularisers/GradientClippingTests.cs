namespace ModelGen.Training.Tests;

public sealed class GradientClippingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(67)]
    public void The_joint_norm_is_limited(int length)
    {
        var gradients = new TestParameters()
            .Add("a", Enumerable.Range(1, length).Select(index => (float)index).ToArray())
            .Add("b", Enumerable.Range(1, length).Select(index => (double)-index).ToArray());
        var before = gradients.Snapshot();
        var norm = GradientClipping.ByNorm(gradients, 0.5);
        Assert.Equal(Math.Sqrt(before.Sum(value => value * value)), norm, 1e-9);
        Assert.Equal(before.Select(value => value * 0.5 / norm), gradients.Snapshot(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void A_small_norm_is_left_alone()
    {
        var gradients = new TestParameters().Add("a", new[] { 3f, 4f });
        Assert.Equal(5, GradientClipping.ByNorm(gradients, 6));
        Assert.Equal([3f, 4f], gradients["a"].Single.ToArray());
    }

    [Fact]
    public void Values_are_limited_to_both_sides()
    {
        var gradients = new TestParameters().Add("a", new[] { -3f, 0.25f, 4f }).Add("b", Enumerable.Range(-9, 19).Select(i => (double)i).ToArray());
        GradientClipping.ByValue(gradients, 2);
        Assert.Equal([-2f, 0.25f, 2f], gradients["a"].Single.ToArray());
        Assert.Equal(Enumerable.Range(-9, 19).Select(i => Math.Clamp((double)i, -2, 2)), gradients["b"].Double.ToArray());
    }

    [Fact]
    public void Clipping_allocates_nothing()
    {
        var gradients = new TestParameters().Add("a", new float[1000]).Add("b", new float[3]);
        Assert.Equal(0, Allocation.Of(() =>
        {
            gradients["a"].Single.Fill(1);
            GradientClipping.ByNorm(gradients, 1);
            GradientClipping.ByValue(gradients, 1);
        }) - Allocation.Of(() => gradients["a"].Single.Fill(1)));
    }
}

namespace ModelGen.Training.Tests;

public sealed class OptimizerTests
{
    private readonly TestParameters _parameters = new TestParameters()
        .Add("conv.weight", new float[] { 1, -2, 3, 4 }, 2, 2)
        .Add("conv.bias", new float[] { 0.5f, -0.5f })
        .Add("norm.weight", new float[] { 1, 1 });

    private readonly TestParameters _gradients;

    public OptimizerTests()
    {
        _gradients = _parameters.Like();
        foreach (var item in _gradients.Items) item.Memory.Single.Fill(1);
    }

    public static TheoryData<string> All => [.. Catalog.Names];

    [Fact]
    public void Plain_descent_moves_against_the_gradient()
    {
        new SGD(_parameters, _gradients, 0.1).Step();
        Assert.Equal([0.9f, -2.1f, 2.9f, 3.9f], _parameters["conv.weight"].Single.ToArray());
    }

    [Fact]
    public void Momentum_as_an_average_is_the_sum_form_with_a_smaller_rate()
    {
        var (other, gradients) = (_parameters.Like(), _gradients);
        foreach (var (from, to) in _parameters.Items.Zip(other.Items)) from.Memory.Single.CopyTo(to.Memory.Single);
        var average = new SGD(_parameters, gradients, 0.1) { Momentum = 0.75, MomentumForm = MomentumForm.Average };
        var sum = new SGD(other, gradients, 0.025) { Momentum = 0.75 };
        for (var step = 0; step < 5; step++)
        {
            average.Step();
            sum.Step();
        }
        Assert.Equal(other.Snapshot(), _parameters.Snapshot(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Weight_decay_can_leave_biases_and_norms_out()
    {
        foreach (var item in _gradients.Items) item.Memory.Single.Clear();
        new SGD(_parameters, _gradients, 0.5) { WeightDecay = 0.5, DecayBiasesAndNorms = false }.Step();
        Assert.Equal([0.75, -1.5, 2.25, 3, 0.5, -0.5, 1, 1], _parameters.Snapshot());
    }

    [Fact]
    public void The_first_group_that_takes_a_parameter_gives_rate_and_decay()
    {
        foreach (var item in _gradients.Items) item.Memory.Single.Clear();
        var optimizer = new SGD(_parameters, _gradients, 0.5)
        {
            WeightDecay = 0.5,
            Groups =
            [
                new ParameterGroup("*.bias") { WeightDecay = 0 },
                new ParameterGroup("conv.*") { LearningRateScale = 2 },
                new ParameterGroup(parameter => parameter.Name == "norm.weight") { LearningRateScale = 0 },
            ],
        };
        optimizer.Step();
        Assert.Equal([0.5, -1, 1.5, 2, 0.5, -0.5, 1, 1], _parameters.Snapshot());
    }

    [Fact]
    public void A_group_without_a_parameter_is_named()
    {
        var optimizer = new SGD(_parameters, _gradients) { Groups = [new ParameterGroup("encoder.*")] };
        var error = Assert.Throws<InvalidOperationException>(optimizer.Step);
        Assert.Contains("'encoder.*'", error.Message);
        Assert.Contains("conv.weight, conv.bias, norm.weight", error.Message);
    }

    [Theory]
    [InlineData("a*b*c", "axxbyyc", true)]
    [InlineData("a*b*c", "axxcyyb", false)]
    [InlineData("*", "", true)]
    [InlineData("a*a", "a", false)]
    [InlineData("*.bias", "conv1.bias", true)]
    [InlineData("*.bias", "conv1.bias2", false)]
    public void Patterns_take_whole_names(string pattern, string name, bool fits) =>
        Assert.Equal(fits, new ParameterGroup(pattern).Takes(new NamedTensor(name, [0], Array.Empty<float>())));

    [Fact]
    public void A_gradient_without_its_parameter_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(
            () => new Adam(_parameters, new TestParameters().Add("conv.weights", new float[4])));
        Assert.Contains("'conv.weights'", error.Message);
        error = Assert.Throws<ArgumentException>(
            () => new Adam(_parameters, new TestParameters().Add("conv.weight", new float[3])));
        Assert.Contains("has 4 elements of Single, but its gradient 3 of Single", error.Message);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_step_allocates_nothing(string name)
    {
        var optimizer = Catalog.Make(name, _parameters, _gradients);
        Assert.Equal(0, Allocation.Of(optimizer.Step));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_optimizer_finds_the_minimum_of_a_parabola(string name)
    {
        // 17 elements: whole vectors and a rest.
        var parameters = new TestParameters().Add("w", Enumerable.Range(0, 17).Select(index => index / 8.0 - 1).ToArray());
        var gradients = parameters.Like();
        var optimizer = Catalog.Make(name, parameters, gradients);
        var before = parameters.Snapshot().Sum(value => value * value);
        for (var step = 0; step < 2000; step++)
        {
            var w = parameters["w"].Double;
            var g = gradients["w"].Double;
            for (var index = 0; index < w.Length; index++) g[index] = 2 * w[index];
            optimizer.Step();
        }
        Assert.InRange(parameters.Snapshot().Sum(value => value * value), 0, before / 50);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Each_element_moves_the_same_wherever_it_lies(string name)
    {
        foreach (var length in new[] { 1, 3, 7, 17, 64, 67 })
        {
            var parameters = new TestParameters()
                .Add("single", Enumerable.Repeat(0.7f, length).ToArray()).Add("double", Enumerable.Repeat(0.7, length).ToArray());
            var gradients = parameters.Like();
            var optimizer = Catalog.Make(name, parameters, gradients);
            for (var step = 0; step < 5; step++)
            {
                gradients["single"].Single.Fill(0.3f - step * 0.1f);
                gradients["double"].Double.Fill(0.3 - step * 0.1);
                optimizer.Step();
            }
            Assert.Single(parameters["single"].Single.ToArray().Distinct());
            Assert.Single(parameters["double"].Double.ToArray().Distinct());
            Assert.Equal(parameters["double"].Double[0], parameters["single"].Single[0], 1e-5);
        }
    }

    [Fact]
    public void Hyper_parameters_out_of_range_are_named()
    {
        Assert.Contains("Momentum", Assert.Throws<ArgumentOutOfRangeException>(
            () => new SGD(_parameters, _gradients) { Momentum = 1 }).Message);
        Assert.Contains("LearningRate", Assert.Throws<ArgumentOutOfRangeException>(
            () => new Adam(_parameters, _gradients, -1)).Message);
        Assert.Throws<InvalidOperationException>(() => new SGD(_parameters, _gradients) { Nesterov = true }.Step());
    }
}

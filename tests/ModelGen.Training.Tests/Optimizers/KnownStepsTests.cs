namespace ModelGen.Training.Tests;

/// <summary>
/// Forms that the oracle's fixtures leave out: four steps in double against PyTorch 1.13, Lion against its paper. NAdam is that of
/// <c>foreach=True</c>: the other path of 1.13 multiplies a momentum twice, which later versions do not.
/// </summary>
public sealed class KnownStepsTests
{
    private static readonly double[][] s_gradients = [[0.5, -1.5, 0.25], [-0.75, 0.5, 1.0], [0.1, 0.2, -0.3], [1.2, -0.4, 0.6]];

    public static TheoryData<string, double[]> Known => new()
    {
        { "nadam", [0.9869966178628394, -1.9898698707950542, 2.9748844633069043] },
        { "nadam with decay", [0.9840992565888429, -1.9855612974765724, 2.971205782916698] },
        { "adamw amsgrad", [0.985658312115812, -1.9725658751020543, 2.9581963763106773] },
        { "rmsprop centred with momentum", [0.9334733239831183, -1.926490702512567, 2.8199132100224675] },
    };

    [Theory, MemberData(nameof(Known))]
    public void Steps_are_PyTorchs(string name, double[] expected)
    {
        var actual = Run((p, g) => name switch
        {
            "nadam" => new NAdam(p, g, 0.01),
            "nadam with decay" => new NAdam(p, g, 0.01) { WeightDecay = 0.1 },
            "adamw amsgrad" => new AdamW(p, g, 0.01) { WeightDecay = 0.1, AmsGrad = true },
            "rmsprop centred with momentum" => new RMSprop(p, g, 0.01) { Centered = true, Momentum = 0.8, Alpha = 0.9 },
            _ => throw new ArgumentException($"There is no optimizer for '{name}'.", nameof(name)),
        });
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], 1e-13);
    }

    [Fact]
    public void Lion_steps_by_the_sign_of_what_momentum_and_gradient_say()
    {
        // Chen and others 2023, algorithm 2.
        double[] expected = [1, -2, 3], momentum = [0, 0, 0];
        foreach (var gradient in s_gradients)
            for (var i = 0; i < 3; i++)
            {
                expected[i] -= 0.01 * (Math.Sign(0.9 * momentum[i] + 0.1 * gradient[i]) + 0.2 * expected[i]);
                momentum[i] = 0.99 * momentum[i] + 0.01 * gradient[i];
            }
        var actual = Run((p, g) => new Lion(p, g, 0.01) { WeightDecay = 0.2 });
        for (var i = 0; i < 3; i++) Assert.Equal(expected[i], actual[i], 1e-13);
    }

    private static double[] Run(Func<IParameterSet, IParameterSet, Optimizer> make)
    {
        var parameters = new TestParameters().Add("weight", new double[] { 1, -2, 3 }, 3, 1);
        var gradients = parameters.Like();
        var optimizer = make(parameters, gradients);
        foreach (var gradient in s_gradients)
        {
            gradient.CopyTo(gradients["weight"].Double);
            optimizer.Step();
        }
        return parameters.Snapshot();
    }
}

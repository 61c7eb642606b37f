namespace ModelGen.Training.Tests;

public sealed class GradientCheckTests
{
    private static readonly double[] s_inputs = [0.1, -0.4, 0.7, 0.3, 0.2, -0.9];
    private static readonly int[] s_targets = [1, 0, 2];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(17)]
    public void Right_gradients_agree_to_1e_7(int hidden)
    {
        var trainer = new MlpTrainer<double>(2, hidden, 3, 4);
        var before = trainer.Parameters.Snapshot();
        trainer.Step = 5;
        var result = new GradientCheck(trainer).Run(s_inputs, s_targets);
        Assert.True(result.RelativeError <= 1e-7, result.ToString());
        Assert.Equal(4, result.Tensors.Count);
        Assert.Equal(before, trainer.Parameters.Snapshot());
        Assert.Equal(5, trainer.Step);
    }

    [Fact]
    public void A_wrong_element_is_found_and_named()
    {
        var trainer = new MlpTrainer<double>(2, 7, 3, 4) { GradientError = 1e-3 };
        var result = new GradientCheck(trainer).Run(s_inputs, s_targets);
        Assert.InRange(result.RelativeError, 1e-4, 1);
        var worst = result.Tensors.MaxBy(tensor => tensor.RelativeError)!;
        Assert.Equal(("fc1.weight", 0), (worst.Name, worst.WorstElement));
        Assert.Equal(1e-3, worst.Gradient - worst.Difference, 1e-8);
        Assert.Contains("fc1.weight", result.ToString());
    }

    [Fact]
    public void A_few_elements_of_each_tensor_may_do()
    {
        var trainer = new MlpTrainer<double>(2, 7, 3, 4);
        Assert.True(new GradientCheck(trainer) { ElementsPerTensor = 2 }.Run(s_inputs, s_targets).RelativeError <= 1e-7);
    }

    [Fact]
    public void A_model_without_a_loss_is_checked_by_its_outputs()
    {
        var trainer = new MlpTrainer<double>(2, 7, 3, 4) { HasLoss = false };
        var result = new GradientCheck(trainer).Run(s_inputs);
        Assert.True(result.RelativeError <= 1e-7, result.ToString());
        Assert.InRange(new GradientCheck(new MlpTrainer<double>(2, 7, 3, 4) { HasLoss = false, GradientError = 0.01 })
            .Run(s_inputs).RelativeError, 1e-4, 1);
    }

    [Fact]
    public void Single_precision_is_refused() =>
        Assert.Throws<ArgumentException>(() => new GradientCheck(new MlpTrainer<float>(2, 2, 3, 4)));

    [Fact]
    public void Missing_targets_are_named() => Assert.Contains(
        "takes 2 tensors", Assert.Throws<ArgumentException>(() => new GradientCheck(new MlpTrainer<double>(2, 2, 3, 4)).Run(s_inputs)).Message);
}

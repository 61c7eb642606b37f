using ModelGen.Runtime;
using ModelGen.Testing;
using ModelGen.Training;

namespace ModelGen.Generator.Tests.Evaluation;

public sealed class GradientTests
{
    public static TheoryData<string> Names => [.. GradientModels.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_of_a_wired_network_are_central_differences(string name)
    {
        var trainer = GradientModels.Model(name).CreateTrainer(3);
        var result = new GradientCheck(trainer) { Inputs = true }.Run(Tensors(trainer, 3));
        Assert.True(result.RelativeError <= 1e-7, result.ToString());
    }

    [Fact]
    public void What_is_behind_a_stop_gets_no_gradient()
    {
        var trainer = GradientModels.Model("Stopped").CreateTrainer(2);
        _ = new GradientCheck(trainer).Run(Tensors(trainer, 2));
        var stopped = trainer.Gradients.Items.Single(g => g.Name == "stopped.weight");
        Assert.All(stopped.Memory.Double.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void Weights_of_an_unused_branch_have_a_gradient_of_zero_and_cost_nothing()
    {
        var model = GradientModels.Model("UnusedBranch");
        var trainer = model.CreateTrainer(2);
        _ = new GradientCheck(trainer).Run(Tensors(trainer, 2));
        Assert.All(trainer.Gradients.Items.Single(g => g.Name == "unused.weight").Memory.Double.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void What_a_loss_reads_of_an_input_counts_with_the_loss_alone()
    {
        var trainer = GradientModels.Model("LossOfInputs").CreateTrainer(2);
        var tensors = Tensors(trainer, 2);
        double[] Gradient(int input)
        {
            var gradient = new double[(trainer.Inputs[input].Shared ? 1 : 2) * trainer.Inputs[input].ElementCount];
            trainer.CopyInputGradient(input, gradient);
            return gradient;
        }

        trainer.ForwardBackward(tensors);
        var withLoss = Gradient(3);
        trainer.Forward(tensors);
        trainer.Backward([new double[2 * 7]]);
        Assert.Contains(withLoss, value => value != 0);
        for (var i = 0; i < trainer.Inputs.Count; i++) Assert.All(Gradient(i), value => Assert.Equal(0, value));
    }

    [Fact]
    public void A_shared_layer_has_one_set_of_weights() =>
        Assert.Equal(["encoder.0.weight", "encoder.0.bias", "encoder.2.weight", "encoder.2.bias"], GradientModels.Model("SharedEncoder").Parameters.Items.Select(p => p.Name));

    private static TensorMemory[] Tensors(ITrainer trainer, int batch)
    {
        var random = new Random(5);
        var inputs = trainer.Inputs.Select(info => Tensor(random, info, info.Shared ? 1 : batch, 0));
        return [.. inputs, .. trainer.Targets.Select(info => Tensor(random, info, batch, 3))];
    }

    private static TensorMemory Tensor(Random random, TensorInfo info, int samples, int classes) => info.Type == TensorType.Int32
        ? Enumerable.Range(0, samples * info.ElementCount).Select(_ => random.Next(classes)).ToArray()
        : Enumerable.Range(0, samples * info.ElementCount).Select(_ => random.NextDouble() * 2 - 1).ToArray();
}

namespace ModelGen.Training;

/// <summary>
/// The plain mean of weights (SWA): <c>a += (p - a) / n</c>. Usually begun late (<see cref="WeightAverage.From"/>), once an epoch
/// (<see cref="WeightAverage.Every"/>), at a rate that stays high. Running statistics of a BatchNorm are averaged like weights,
/// which stands in for measuring them anew.
/// Source: Izmailov et al., "Averaging weights leads to wider optima", 2018; torch.optim.swa_utils.AveragedModel.
/// </summary>
/// <param name="trainer">The model in training.</param>
public sealed class StochasticWeightAverage(ITrainer trainer) : WeightAverage(trainer)
{
    private protected override double Rate(long update) => 1.0 / update;
}

namespace ModelGen.Training;

/// <summary>
/// Adam with decoupled weight decay: <c>p *= 1 - lr·decay</c>, then the step of <see cref="Adam"/> without a penalty in the
/// gradient. The weight decay is 0.01 unless set.
/// Source: torch.optim.AdamW; Loshchilov and Hutter, "Decoupled weight decay regularization", 2019.
/// </summary>
public sealed class AdamW : Adam
{
    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public AdamW(ITrainer trainer, double learningRate = 1e-3) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public AdamW(IParameterSet parameters, IParameterSet gradients, double learningRate = 1e-3)
        : base(parameters, gradients, learningRate) => WeightDecay = 0.01;

    private protected override bool Decoupled => true;
}

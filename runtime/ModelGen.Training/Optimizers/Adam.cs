namespace ModelGen.Training;

/// <summary>
/// Adam: a step along the average gradient, divided by the root of the average squared gradient, both corrected for having
/// started from 0. With g the gradient plus <see cref="Optimizer.WeightDecay"/>·p (an L2 penalty) and t the step from 1:
/// <c>m = β1·m + (1 - β1)·g; v = β2·v + (1 - β2)·g²; p -= lr / (1 - β1^t) · m / (sqrt(v / (1 - β2^t)) + ε)</c>.
/// Source: torch.optim.Adam; Kingma and Ba, "Adam: a method for stochastic optimization", 2015; AMSGrad: Reddi, Kale and
/// Kumar, "On the convergence of Adam and beyond", 2018.
/// </summary>
public class Adam : Optimizer
{
    private readonly double _beta1 = 0.9;
    private readonly double _beta2 = 0.999;
    private readonly double _epsilon = 1e-8;
    private double _correction1;
    private double _correction2;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public Adam(ITrainer trainer, double learningRate = 1e-3) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public Adam(IParameterSet parameters, IParameterSet gradients, double learningRate = 1e-3)
        : base(parameters, gradients, learningRate) { }

    /// <summary>How much of the average gradient is kept, at least 0 and less than 1; 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get => _beta1; init => _beta1 = Check.Fraction(value); }

    /// <summary>How much of the average squared gradient is kept, at least 0 and less than 1; 0.999 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get => _beta2; init => _beta2 = Check.Fraction(value); }

    /// <summary>What is added to the divisor, 0 or more; 1e-8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get => _epsilon; init => _epsilon = Check.NotNegative(value); }

    /// <summary>Whether the largest average squared gradient so far divides; false by default.</summary>
    public bool AmsGrad { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames =>
        AmsGrad ? ["exp_avg", "exp_avg_sq", "max_exp_avg_sq"] : ["exp_avg", "exp_avg_sq"];

    /// <summary>Whether weight decay shrinks the parameter itself (AdamW) rather than joining the gradient.</summary>
    private protected virtual bool Decoupled => false;

    /// <inheritdoc/>
    protected override void BeginStep(long step)
    {
        _correction1 = 1 - Power.Of(Beta1, step);
        _correction2 = 1 - Power.Of(Beta2, step);
    }

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        var step = new AdamStep<T>
        {
            Keep = Coefficient.Of<T>(Decoupled ? 1 - update.LearningRate * update.WeightDecay : 1),
            Decay = Coefficient.Of<T>(Decoupled ? 0 : update.WeightDecay),
            Beta1 = Coefficient.Of<T>(Beta1),
            Rest1 = Coefficient.Of<T>(1 - Beta1),
            Beta2 = Coefficient.Of<T>(Beta2),
            Rest2 = Coefficient.Of<T>(1 - Beta2),
            Rate = Coefficient.Of<T>(update.LearningRate / _correction1),
            Scale = Coefficient.Of<T>(1 / Math.Sqrt(_correction2)),
            Epsilon = Coefficient.Of<T>(Epsilon),
        };
        if (AmsGrad) UpdateLoop.Run(new AmsGradRule<T>(step), in update);
        else UpdateLoop.Run(new AdamRule<T>(step), in update);
    }
}

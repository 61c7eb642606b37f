using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// Adamax: Adam with the largest gradient, fading, in place of the average square. With g the gradient plus
/// <see cref="Optimizer.WeightDecay"/>·p and t the step from 1:
/// <c>m = β1·m + (1 - β1)·g; u = max(β2·u, |g| + ε); p -= lr / (1 - β1^t) · m / u</c>.
/// Source: torch.optim.Adamax; Kingma and Ba, "Adam", 2015, section 7.
/// </summary>
public sealed class Adamax : Optimizer
{
    private readonly double _beta1 = 0.9;
    private readonly double _beta2 = 0.999;
    private readonly double _epsilon = 1e-8;
    private double _correction;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public Adamax(ITrainer trainer, double learningRate = 2e-3) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public Adamax(IParameterSet parameters, IParameterSet gradients, double learningRate = 2e-3)
        : base(parameters, gradients, learningRate) { }

    /// <summary>β1, how much of the average gradient is kept, at least 0 and less than 1; 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get => _beta1; init => _beta1 = Check.Fraction(value); }

    /// <summary>β2, how much of the largest gradient is kept, at least 0 and less than 1; 0.999 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get => _beta2; init => _beta2 = Check.Fraction(value); }

    /// <summary>What is added to the size of a gradient, more than 0; 1e-8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get => _epsilon; init => _epsilon = Check.Positive(value); }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_inf"];

    /// <inheritdoc/>
    protected override void BeginStep(long step) => _correction = 1 - Power.Of(Beta1, step);

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update) => UpdateLoop.Run(
        new Rule<T>(
            Coefficient.Of<T>(update.LearningRate / _correction), Coefficient.Of<T>(update.WeightDecay), Coefficient.Of<T>(Beta1),
            Coefficient.Of<T>(1 - Beta1), Coefficient.Of<T>(Beta2), Coefficient.Of<T>(Epsilon)),
        in update);

    private readonly struct Rule<T>(
        Vector<T> rate, Vector<T> decay, Vector<T> beta1, Vector<T> rest1, Vector<T> beta2, Vector<T> epsilon)
        : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 2;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> m, ref Vector<T> u, ref Vector<T> c)
        {
            gradient += decay * parameter;
            m = beta1 * m + rest1 * gradient;
            u = Vector.Max(beta2 * u, Vector.Abs(gradient) + epsilon);
            parameter -= rate * m / u;
        }
    }
}

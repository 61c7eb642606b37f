using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// AdaGrad: each element's rate falls with the sum of its squared gradients. With g the gradient plus
/// <see cref="Optimizer.WeightDecay"/>·p and t the step from 1:
/// <c>s += g²; p -= lr / (1 + (t - 1)·decay) · g / (sqrt(s) + ε)</c>.
/// Source: torch.optim.Adagrad; Duchi, Hazan and Singer, "Adaptive subgradient methods", 2011.
/// </summary>
public sealed class Adagrad : Optimizer
{
    private readonly double _learningRateDecay;
    private readonly double _initialAccumulator;
    private readonly double _epsilon = 1e-10;
    private double _rateScale;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public Adagrad(ITrainer trainer, double learningRate = 1e-2) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public Adagrad(IParameterSet parameters, IParameterSet gradients, double learningRate = 1e-2)
        : base(parameters, gradients, learningRate) { }

    /// <summary>By how much the divisor of the learning rate grows per step, 0 or more; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double LearningRateDecay { get => _learningRateDecay; init => _learningRateDecay = Check.NotNegative(value); }

    /// <summary>What the sum of squared gradients starts from, 0 or more; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double InitialAccumulator { get => _initialAccumulator; init => _initialAccumulator = Check.NotNegative(value); }

    /// <summary>What is added to the divisor, more than 0, as the sum may be 0; 1e-10 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get => _epsilon; init => _epsilon = Check.Positive(value); }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["sum"];

    /// <inheritdoc/>
    protected override double InitialState(int index) => InitialAccumulator;

    /// <inheritdoc/>
    protected override void BeginStep(long step) => _rateScale = 1 / (1 + (step - 1) * LearningRateDecay);

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update) => UpdateLoop.Run(
        new Rule<T>(
            Coefficient.Of<T>(update.LearningRate * _rateScale), Coefficient.Of<T>(update.WeightDecay), Coefficient.Of<T>(Epsilon)),
        in update);

    private readonly struct Rule<T>(Vector<T> rate, Vector<T> decay, Vector<T> epsilon) : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 1;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> sum, ref Vector<T> b, ref Vector<T> c)
        {
            gradient += decay * parameter;
            sum += gradient * gradient;
            parameter -= rate * gradient / (Vector.SquareRoot(sum) + epsilon);
        }
    }
}

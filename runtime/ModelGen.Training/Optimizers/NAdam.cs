using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// NAdam: Adam that looks ahead along its momentum, which grows over time. With g the gradient plus
/// <see cref="Optimizer.WeightDecay"/>·p, t the step from 1 and <c>μ_t = β1·(1 - 0.5·0.96^(t·ψ))</c>, ψ the momentum decay:
/// <c>p -= lr·((1 - μ_t) / (1 - μ_1···μ_t) · g + μ_(t+1) / (1 - μ_1···μ_(t+1)) · m) / (sqrt(v / (1 - β2^t)) + ε)</c>, where m and v
/// are those of <see cref="Adam"/>.
/// Source: torch.optim.NAdam; Dozat, "Incorporating Nesterov momentum into Adam", 2016.
/// </summary>
public sealed class NAdam : Optimizer
{
    private readonly double _beta1 = 0.9;
    private readonly double _beta2 = 0.999;
    private readonly double _momentumDecay = 4e-3;
    private readonly double _epsilon = 1e-8;
    private double _momentum;
    private double _nextMomentum;
    private double _product = 1;
    private double _correction2;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public NAdam(ITrainer trainer, double learningRate = 2e-3) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public NAdam(IParameterSet parameters, IParameterSet gradients, double learningRate = 2e-3)
        : base(parameters, gradients, learningRate) { }

    /// <summary>β1, how much of the average gradient is kept, at least 0 and less than 1; 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get => _beta1; init => _beta1 = Check.Fraction(value); }

    /// <summary>β2, how much of the average squared gradient is kept, at least 0 and less than 1; 0.999 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get => _beta2; init => _beta2 = Check.Fraction(value); }

    /// <summary>ψ, how fast the momentum grows to β1, 0 or more; 0.004 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double MomentumDecay { get => _momentumDecay; init => _momentumDecay = Check.NotNegative(value); }

    /// <summary>What is added to the divisor, 0 or more; 1e-8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get => _epsilon; init => _epsilon = Check.NotNegative(value); }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg", "exp_avg_sq"];

    /// <inheritdoc/>
    public override void SaveValues(IDictionary<string, string> values)
    {
        base.SaveValues(values);
        values.Put("mu_product", _product);
    }

    /// <inheritdoc/>
    public override void LoadValues(IReadOnlyDictionary<string, string> values)
    {
        var product = values.GetNumber("mu_product", least: 0, most: 1);
        base.LoadValues(values);
        _product = product;
    }

    /// <inheritdoc/>
    protected override void BeginStep(long step)
    {
        (_momentum, _nextMomentum) = (MomentumAt(step), MomentumAt(step + 1));
        _product *= _momentum;
        _correction2 = 1 - Power.Of(Beta2, step);
    }

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update) => UpdateLoop.Run(
        new Rule<T>(
            Coefficient.Of<T>(update.LearningRate * (1 - _momentum) / (1 - _product)),
            Coefficient.Of<T>(update.LearningRate * _nextMomentum / (1 - _product * _nextMomentum)),
            Coefficient.Of<T>(update.WeightDecay), Coefficient.Of<T>(Beta1), Coefficient.Of<T>(1 - Beta1),
            Coefficient.Of<T>(Beta2), Coefficient.Of<T>(1 - Beta2), Coefficient.Of<T>(1 / Math.Sqrt(_correction2)),
            Coefficient.Of<T>(Epsilon)),
        in update);

    private double MomentumAt(long step) => Beta1 * (1 - 0.5 * Math.Pow(0.96, step * MomentumDecay));

    private readonly struct Rule<T>(
        Vector<T> gradientRate, Vector<T> averageRate, Vector<T> decay, Vector<T> beta1, Vector<T> rest1, Vector<T> beta2,
        Vector<T> rest2, Vector<T> scale, Vector<T> epsilon) : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 2;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> m, ref Vector<T> v, ref Vector<T> c)
        {
            gradient += decay * parameter;
            m = beta1 * m + rest1 * gradient;
            v = beta2 * v + rest2 * (gradient * gradient);
            parameter -= (gradientRate * gradient + averageRate * m) / (Vector.SquareRoot(v) * scale + epsilon);
        }
    }
}

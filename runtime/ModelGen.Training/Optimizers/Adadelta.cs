using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// AdaDelta: steps in the units of the parameter, from the averages of squared gradients and squared steps. With g the gradient
/// plus <see cref="Optimizer.WeightDecay"/>·p:
/// <c>s = ρ·s + (1 - ρ)·g²; d = sqrt(a + ε) / sqrt(s + ε) · g; p -= lr·d; a = ρ·a + (1 - ρ)·d²</c>.
/// Source: torch.optim.Adadelta; Zeiler, "ADADELTA: an adaptive learning rate method", 2012.
/// </summary>
public sealed class Adadelta : Optimizer
{
    private readonly double _rho = 0.9;
    private readonly double _epsilon = 1e-6;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public Adadelta(ITrainer trainer, double learningRate = 1) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public Adadelta(IParameterSet parameters, IParameterSet gradients, double learningRate = 1)
        : base(parameters, gradients, learningRate) { }

    /// <summary>ρ, how much of the averages is kept, at least 0 and less than 1; 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Rho { get => _rho; init => _rho = Check.Fraction(value); }

    /// <summary>ε under both roots, 0 or more; 1e-6 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get => _epsilon; init => _epsilon = Check.NotNegative(value); }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["square_avg", "acc_delta"];

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update) => UpdateLoop.Run(
        new Rule<T>(
            Coefficient.Of<T>(update.LearningRate), Coefficient.Of<T>(update.WeightDecay), Coefficient.Of<T>(Rho),
            Coefficient.Of<T>(1 - Rho), Coefficient.Of<T>(Epsilon)),
        in update);

    private readonly struct Rule<T>(Vector<T> rate, Vector<T> decay, Vector<T> rho, Vector<T> rest, Vector<T> epsilon)
        : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 2;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> square, ref Vector<T> steps, ref Vector<T> c)
        {
            gradient += decay * parameter;
            square = rho * square + rest * (gradient * gradient);
            var step = Vector.SquareRoot(steps + epsilon) / Vector.SquareRoot(square + epsilon) * gradient;
            parameter -= rate * step;
            steps = rho * steps + rest * (step * step);
        }
    }
}

using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// Lion: every element moves by the learning rate, along the sign of its momentum. With <see cref="Optimizer.WeightDecay"/>
/// decoupled: <c>p -= lr·(sign(β1·m + (1 - β1)·g) + decay·p); m = β2·m + (1 - β2)·g</c>.
/// Source: Chen et al., "Symbolic discovery of optimization algorithms", 2023, algorithm 2.
/// </summary>
public sealed class Lion : Optimizer
{
    private readonly double _beta1 = 0.9;
    private readonly double _beta2 = 0.99;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public Lion(ITrainer trainer, double learningRate = 1e-4) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public Lion(IParameterSet parameters, IParameterSet gradients, double learningRate = 1e-4)
        : base(parameters, gradients, learningRate) { }

    /// <summary>β1, the part of the momentum in a step, at least 0 and less than 1; 0.9 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta1 { get => _beta1; init => _beta1 = Check.Fraction(value); }

    /// <summary>β2, how much of the momentum is kept, at least 0 and less than 1; 0.99 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Beta2 { get => _beta2; init => _beta2 = Check.Fraction(value); }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => ["exp_avg"];

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update) => UpdateLoop.Run(
        new Rule<T>(
            Coefficient.Of<T>(update.LearningRate), Coefficient.Of<T>(1 - update.LearningRate * update.WeightDecay),
            Coefficient.Of<T>(Beta1), Coefficient.Of<T>(1 - Beta1), Coefficient.Of<T>(Beta2), Coefficient.Of<T>(1 - Beta2)),
        in update);

    private readonly struct Rule<T>(
        Vector<T> rate, Vector<T> keep, Vector<T> beta1, Vector<T> rest1, Vector<T> beta2, Vector<T> rest2)
        : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 1;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> m, ref Vector<T> b, ref Vector<T> c)
        {
            var direction = beta1 * m + rest1 * gradient;
            m = beta2 * m + rest2 * gradient;
            var up = Vector.ConditionalSelect(Vector.GreaterThan(direction, Vector<T>.Zero), rate, Vector<T>.Zero);
            var step = Vector.ConditionalSelect(Vector.LessThan(direction, Vector<T>.Zero), -rate, up);
            parameter = keep * parameter - step;
        }
    }
}

using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// RMSprop: a step along the gradient divided by the root of its average square. With g the gradient plus
/// <see cref="Optimizer.WeightDecay"/>·p: <c>s = α·s + (1 - α)·g²; p -= lr·g / (sqrt(s) + ε)</c>.
/// Centred, <c>m = α·m + (1 - α)·g</c> and s - m² takes the place of s; with momentum, <c>b = μ·b + g / (...); p -= lr·b</c>.
/// Source: torch.optim.RMSprop; Tieleman and Hinton, "Neural Networks for Machine Learning", lecture 6.5, 2012; centred: Graves,
/// "Generating sequences with recurrent neural networks", 2013.
/// </summary>
public sealed class RMSprop : Optimizer
{
    private readonly double _alpha = 0.99;
    private readonly double _momentum;
    private readonly double _epsilon = 1e-8;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public RMSprop(ITrainer trainer, double learningRate = 1e-2) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public RMSprop(IParameterSet parameters, IParameterSet gradients, double learningRate = 1e-2)
        : base(parameters, gradients, learningRate) { }

    /// <summary>α, how much of the average square is kept, at least 0 and less than 1; 0.99 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Alpha { get => _alpha; init => _alpha = Check.Fraction(value); }

    /// <summary>The momentum μ, at least 0 and less than 1; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get => _momentum; init => _momentum = Check.Fraction(value); }

    /// <summary>What is added to the divisor, 0 or more; 1e-8 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Epsilon { get => _epsilon; init => _epsilon = Check.NotNegative(value); }

    /// <summary>Whether to divide by the deviation of the gradient rather than the root of its average square; false by default.</summary>
    public bool Centered { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => (Centered, Momentum > 0) switch
    {
        (false, false) => ["square_avg"],
        (true, false) => ["square_avg", "grad_avg"],
        (false, true) => ["square_avg", "momentum_buffer"],
        (true, true) => ["square_avg", "grad_avg", "momentum_buffer"],
    };

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        var step = new Numbers<T>
        {
            Rate = Coefficient.Of<T>(update.LearningRate),
            Decay = Coefficient.Of<T>(update.WeightDecay),
            Alpha = Coefficient.Of<T>(Alpha),
            Rest = Coefficient.Of<T>(1 - Alpha),
            Momentum = Coefficient.Of<T>(Momentum),
            Epsilon = Coefficient.Of<T>(Epsilon),
        };
        if (Centered && Momentum > 0) UpdateLoop.Run(new CenteredMomentum<T>(step), in update);
        else if (Centered) UpdateLoop.Run(new CenteredPlain<T>(step), in update);
        else if (Momentum > 0) UpdateLoop.Run(new WithMomentum<T>(step), in update);
        else UpdateLoop.Run(new Plain<T>(step), in update);
    }

    /// <summary>The numbers of a step and the two quotients that the forms share.</summary>
    private readonly struct Numbers<T> where T : unmanaged
    {
        public required Vector<T> Rate { get; init; }
        public required Vector<T> Decay { get; init; }
        public required Vector<T> Alpha { get; init; }
        public required Vector<T> Rest { get; init; }
        public required Vector<T> Momentum { get; init; }
        public required Vector<T> Epsilon { get; init; }

        public Vector<T> Direction(Vector<T> gradient, ref Vector<T> square)
        {
            square = Alpha * square + Rest * (gradient * gradient);
            return gradient / (Vector.SquareRoot(square) + Epsilon);
        }

        public Vector<T> CenteredDirection(Vector<T> gradient, ref Vector<T> square, ref Vector<T> mean)
        {
            square = Alpha * square + Rest * (gradient * gradient);
            mean = Alpha * mean + Rest * gradient;
            // A variance can come out below 0 by rounding alone.
            var variance = Vector.Max(square - mean * mean, Vector<T>.Zero);
            return gradient / (Vector.SquareRoot(variance) + Epsilon);
        }
    }

    private readonly struct Plain<T>(Numbers<T> step) : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 1;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> square, ref Vector<T> b, ref Vector<T> c) =>
            parameter -= step.Rate * step.Direction(gradient + step.Decay * parameter, ref square);
    }

    private readonly struct WithMomentum<T>(Numbers<T> step) : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 2;

        public void Apply(
            ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> square, ref Vector<T> velocity, ref Vector<T> c)
        {
            velocity = step.Momentum * velocity + step.Direction(gradient + step.Decay * parameter, ref square);
            parameter -= step.Rate * velocity;
        }
    }

    private readonly struct CenteredPlain<T>(Numbers<T> step) : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 2;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> square, ref Vector<T> mean, ref Vector<T> c) =>
            parameter -= step.Rate * step.CenteredDirection(gradient + step.Decay * parameter, ref square, ref mean);
    }

    private readonly struct CenteredMomentum<T>(Numbers<T> step) : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 3;

        public void Apply(
            ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> square, ref Vector<T> mean, ref Vector<T> velocity)
        {
            velocity = step.Momentum * velocity +
                step.CenteredDirection(gradient + step.Decay * parameter, ref square, ref mean);
            parameter -= step.Rate * velocity;
        }
    }
}

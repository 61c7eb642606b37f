using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// Stochastic gradient descent, plain or with momentum. With g the gradient plus <see cref="Optimizer.WeightDecay"/>·p:
/// <list type="bullet">
/// <item>plain: <c>p -= lr·g</c></item>
/// <item>momentum: <c>v = μ·v + (1 - dampening)·g</c>, where the first v is g, then <c>p -= lr·v</c></item>
/// <item>momentum as an average (<see cref="MomentumForm.Average"/>): <c>v = μ·v + (1 - μ)·g</c> from v = 0, then <c>p -= lr·v</c></item>
/// <item>Nesterov: v as above, then <c>p -= lr·(s·g + μ·v)</c>, s being what g is multiplied with in v</item>
/// </list>
/// Source: torch.optim.SGD; Sutskever, Martens, Dahl, Hinton, "On the importance of initialization and momentum in deep
/// learning", 2013. The average is the form of Andrew Ng's "Deep Learning" course.
/// </summary>
public sealed class SGD : Optimizer
{
    private readonly double _momentum;
    private readonly double _dampening;
    private double _gradientScale;

    /// <summary>Trains the parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="learningRate">The learning rate lr, 0 or more.</param>
    public SGD(ITrainer trainer, double learningRate = 1e-3) : this(trainer.Parameters, trainer.Gradients, learningRate) { }

    /// <summary>Trains the parameters that have a gradient.</summary>
    /// <inheritdoc cref="Optimizer(IParameterSet, IParameterSet, double)"/>
    public SGD(IParameterSet parameters, IParameterSet gradients, double learningRate = 1e-3)
        : base(parameters, gradients, learningRate) { }

    /// <summary>The momentum μ, at least 0 and less than 1; 0, the default, means none and needs no memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Momentum { get => _momentum; init => _momentum = Check.Fraction(value); }

    /// <summary>How much of a new gradient is held back from the velocity, from 0, the default, to 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public double Dampening { get => _dampening; init => _dampening = Check.Probability(value); }

    /// <summary>Whether to look ahead along the velocity; false by default.</summary>
    public bool Nesterov { get; init; }

    /// <summary>Which of the two conventions of momentum holds; PyTorch's sum by default.</summary>
    public MomentumForm MomentumForm { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> StateNames => Momentum > 0 ? ["momentum_buffer"] : [];

    /// <inheritdoc/>
    protected override void BeginStep(long step)
    {
        if (Nesterov && Momentum == 0)
            throw new InvalidOperationException("Nesterov needs a momentum. Set Momentum, 0.9 for one, or Nesterov = false.");
        if (Dampening > 0 && (Nesterov || MomentumForm == MomentumForm.Average))
            throw new InvalidOperationException("Dampening goes only with the plain sum form of momentum. Set Dampening = 0.");
        _gradientScale = MomentumForm == MomentumForm.Average ? 1 - Momentum : step == 1 ? 1 : 1 - Dampening;
    }

    /// <inheritdoc/>
    protected override void Update<T>(in ParameterUpdate<T> update)
    {
        var rate = Coefficient.Of<T>(update.LearningRate);
        var decay = Coefficient.Of<T>(update.WeightDecay);
        if (Momentum == 0)
        {
            UpdateLoop.Run(new Plain<T>(rate, decay), in update);
            return;
        }
        var momentum = Coefficient.Of<T>(Momentum);
        var scale = Coefficient.Of<T>(_gradientScale);
        if (Nesterov) UpdateLoop.Run(new LookAhead<T>(rate, decay, momentum, scale), in update);
        else UpdateLoop.Run(new Heavy<T>(rate, decay, momentum, scale), in update);
    }

    private readonly struct Plain<T>(Vector<T> rate, Vector<T> decay) : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 0;

        public void Apply(ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> a, ref Vector<T> b, ref Vector<T> c) =>
            parameter -= rate * (gradient + decay * parameter);
    }

    private readonly struct Heavy<T>(Vector<T> rate, Vector<T> decay, Vector<T> momentum, Vector<T> scale)
        : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 1;

        public void Apply(
            ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> velocity, ref Vector<T> b, ref Vector<T> c)
        {
            gradient += decay * parameter;
            velocity = momentum * velocity + scale * gradient;
            parameter -= rate * velocity;
        }
    }

    private readonly struct LookAhead<T>(Vector<T> rate, Vector<T> decay, Vector<T> momentum, Vector<T> scale)
        : IUpdateRule<T> where T : unmanaged
    {
        public static int States => 1;

        public void Apply(
            ref Vector<T> parameter, Vector<T> gradient, ref Vector<T> velocity, ref Vector<T> b, ref Vector<T> c)
        {
            gradient = scale * (gradient + decay * parameter);
            velocity = momentum * velocity + gradient;
            parameter -= rate * (gradient + momentum * velocity);
        }
    }
}

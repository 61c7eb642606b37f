namespace ModelGen.Training;

/// <summary>
/// A penalty on the size of weights, as a part of the loss: <c>L1·Σ|w| + L2/2·Σw²</c>. It adds <c>L1·sign(w) + L2·w</c> to the
/// gradients between the backward pass and the step, where clipping and momentum see it; weight decay is its usual stand-in.
/// </summary>
public sealed class WeightPenalty
{
    private readonly (TensorMemory Parameter, TensorMemory Gradient)[] _pairs;
    private readonly double _l1;
    private readonly double _l2;

    /// <summary>A penalty on parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="pattern">Which parameters, by name; <c>*</c> stands for any run of characters. All by default.</param>
    /// <param name="biasesAndNorms">Whether biases and the scales of norms are penalised too; false by default.</param>
    /// <exception cref="ArgumentException">No parameter is left.</exception>
    public WeightPenalty(ITrainer trainer, string pattern = "*", bool biasesAndNorms = false)
        : this(trainer.Parameters, trainer.Gradients, pattern, biasesAndNorms) { }

    /// <summary>A penalty on parameters that have a gradient.</summary>
    /// <inheritdoc cref="WeightPenalty(ITrainer, string, bool)"/>
    public WeightPenalty(IParameterSet parameters, IParameterSet gradients, string pattern = "*", bool biasesAndNorms = false)
    {
        _pairs =
        [
            .. ParameterPairs.Of(parameters, gradients)
                .Where(pair => NamePattern.Fits(pattern, pair.Parameter.Name) && (biasesAndNorms || !Optimizer.IsBiasOrNorm(pair.Parameter)))
                .Select(pair => (pair.Parameter.Memory, pair.Gradient.Memory)),
        ];
        if (_pairs.Length == 0)
            throw new ArgumentException(
                $"No trainable parameter fits '{pattern}'. There is: {string.Join(", ", gradients.Items.Select(item => item.Name))}.", nameof(pattern));
    }

    /// <summary>The factor of the sum of magnitudes, 0 or more; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L1 { get => _l1; init => _l1 = Check.NotNegative(value); }

    /// <summary>The factor of half the sum of squares, 0 or more; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double L2 { get => _l2; init => _l2 = Check.NotNegative(value); }

    internal void CheckIsOf(ITrainer trainer) => RunCheck.IsOf(
        trainer, "A WeightPenalty", "new WeightPenalty(trainer, ...)", _pairs.Select(pair => pair.Parameter), _pairs.Select(pair => pair.Gradient));

    /// <summary>The penalty of the weights as they are.</summary>
    public double Value()
    {
        var (magnitudes, squares) = (0.0, 0.0);
        foreach (var (parameter, _) in _pairs)
        {
            if (parameter.Type == TensorType.Single)
            {
                if (L1 > 0) magnitudes += Elementwise.SumOfMagnitudes(parameter.Single);
                if (L2 > 0) squares += Elementwise.SumOfSquares(parameter.Single);
            }
            else
            {
                if (L1 > 0) magnitudes += Elementwise.SumOfMagnitudes(parameter.Double);
                if (L2 > 0) squares += Elementwise.SumOfSquares(parameter.Double);
            }
        }
        return L1 * magnitudes + L2 / 2 * squares;
    }

    /// <summary>Adds the derivative of the penalty to the gradients. Allocates nothing.</summary>
    public void AddToGradients()
    {
        foreach (var (parameter, gradient) in _pairs)
        {
            if (parameter.Type == TensorType.Single)
                Elementwise.AddPenalty(gradient.Single, parameter.Single, (float)L1, (float)L2);
            else
                Elementwise.AddPenalty(gradient.Double, parameter.Double, L1, L2);
        }
    }
}

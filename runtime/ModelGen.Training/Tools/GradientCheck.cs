using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>
/// Compares the gradients a trainer computes with central differences of its loss, <c>(f(w + h) - f(w - h)) / 2h</c>, for any
/// model in double precision. A model without a loss gets one: its outputs times random numbers. Random choices of the model are
/// the same at each evaluation, and weights, buffers and step are as before at the end.
/// </summary>
public sealed class GradientCheck
{
    private const double Noise = 1e-3;
    private readonly ITrainer _trainer;
    private readonly double _step = 1e-5;
    private readonly int _elements = int.MaxValue;

    /// <summary>A check of a trainer.</summary>
    /// <param name="trainer">A trainer of a model with <c>Precision.Double</c>.</param>
    /// <exception cref="ArgumentException">The model is in single precision, whose rounding hides what is to be seen.</exception>
    public GradientCheck(ITrainer trainer)
    {
        _trainer = trainer ?? throw new ArgumentNullException(nameof(trainer));
        if (trainer.Parameters.Items.Any(item => item.Memory.Type != TensorType.Double))
            throw new ArgumentException("Gradients are checked in double precision. Declare the model with Precision = Precision.Double.", nameof(trainer));
    }

    /// <summary>h, relative to the size of an element, at least 1; 1e-5 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a positive number.</exception>
    public double StepSize { get => _step; init => _step = Check.Positive(value); }

    /// <summary>The most elements to check of each tensor, chosen at random; all by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ElementsPerTensor { get => _elements; init => _elements = Check.AtLeastOne(value); }

    /// <summary>Whether gradients of inputs are checked too, for a model that keeps them (<c>InputGradients = true</c>). False by default.</summary>
    public bool Inputs { get; init; }

    /// <summary>The seed of what is drawn; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>Checks the gradients at given inputs.</summary>
    /// <param name="tensors">The inputs followed by the targets, as a training step takes them; left as they are.</param>
    /// <returns>The largest error, and that of each tensor.</returns>
    public GradientCheckResult Run(params ReadOnlySpan<TensorMemory> tensors)
    {
        var copies = tensors.ToArray();
        var weights = new WeightSnapshot(_trainer);
        weights.Take();
        var loss = new LossFunction(_trainer, copies, weights, new RandomSource(Seed, "output gradients"));
        try
        {
            var at = loss.Backward();
            var pairs = ParameterPairs.Of(_trainer.Parameters, _trainer.Gradients)
                .Select(pair => (pair.Parameter.Name, Values: pair.Parameter.Memory, Gradient: pair.Gradient.Memory.Double.ToArray())).ToList();
            for (var input = 0; Inputs && input < _trainer.Inputs.Count; input++)
            {
                if (_trainer.Inputs[input].Type != TensorType.Double) continue;
                var gradient = new double[copies[input].Length];
                _trainer.CopyInputGradient(input, gradient);
                pairs.Add((_trainer.Inputs[input].Name, copies[input], gradient));
            }
            var random = new RandomSource(Seed, "elements");
            return new GradientCheckResult([.. pairs.Select(pair => Compare(pair.Name, pair.Values, pair.Gradient, at, loss, random))]);
        }
        finally
        {
            loss.Restore();
        }
    }

    private TensorCheck Compare(string name, TensorMemory values, double[] gradient, double at, LossFunction loss, RandomSource random)
    {
        var elements = Enumerable.Range(0, values.Length).ToArray();
        if (elements.Length > ElementsPerTensor) random.Shuffle<int>(elements);
        var (difference, size, worst, worstElement) = (0.0, 0.0, 0.0, 0);
        foreach (var element in elements.Take(ElementsPerTensor))
        {
            var numeric = Difference(values, element, loss);
            var distance = Math.Abs(gradient[element] - numeric);
            // NaN must win the comparison.
            if (!(distance <= worst)) (worst, worstElement) = (distance, element);
            difference += distance * distance;
            size += Math.Pow(Math.Max(Math.Abs(gradient[element]), Math.Abs(numeric)), 2);
        }
        // Differences of a loss f are rounded to about 1e-11·f; a gradient that is 0 must not look wrong for that.
        var floor = Noise * Math.Abs(at) * Math.Sqrt(Math.Min(elements.Length, ElementsPerTensor));
        var error = difference == 0 ? 0 : Math.Sqrt(difference) / Math.Max(Math.Sqrt(size), floor);
        return new TensorCheck(name, error, worstElement, gradient[worstElement], Difference(values, worstElement, loss));
    }

    private double Difference(TensorMemory values, int element, LossFunction loss)
    {
        ref var value = ref values.Double[element];
        var before = value;
        var step = StepSize * Math.Max(1, Math.Abs(before));
        try
        {
            value = before + step;
            var (high, above) = (value, loss.Value());
            value = before - step;
            var (low, below) = (value, loss.Value());
            return (above - below) / (high - low);
        }
        finally
        {
            value = before;
        }
    }
}

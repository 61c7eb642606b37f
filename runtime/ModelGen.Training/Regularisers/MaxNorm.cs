namespace ModelGen.Training;

/// <summary>
/// Keeps the weights of each output unit on a ball: after a step, where the L2 norm of a row (all elements of one index of the
/// first axis) exceeds c, <c>w *= c / norm</c>. Biases, norms and other tensors of one axis are left alone.
/// Source: Srebro and Shraibman, "Rank, trace-norm and max-norm", 2005; Srivastava et al., "Dropout", 2014, section 5.1.
/// </summary>
public sealed class MaxNorm
{
    private readonly (TensorMemory Memory, int Rows)[] _tensors;

    /// <summary>Limits parameters of a trainer.</summary>
    /// <param name="trainer">The model in training.</param>
    /// <param name="limit">c, more than 0.</param>
    /// <param name="pattern">Which parameters, by name; <c>*</c> stands for any run of characters. All by default.</param>
    /// <exception cref="ArgumentException">No trainable parameter of two axes or more is left.</exception>
    public MaxNorm(ITrainer trainer, double limit, string pattern = "*")
    {
        Limit = Check.Positive(limit, nameof(limit));
        _tensors =
        [
            .. ParameterPairs.Of(trainer.Parameters, trainer.Gradients).Select(pair => pair.Parameter)
                .Where(parameter => parameter.Shape.Count > 1 && NamePattern.Fits(pattern, parameter.Name))
                .Select(parameter => (parameter.Memory, parameter.Shape[0])),
        ];
        if (_tensors.Length == 0)
            throw new ArgumentException($"No trainable parameter of two axes or more fits '{pattern}'.", nameof(pattern));
    }

    /// <summary>c, the largest norm.</summary>
    public double Limit { get; }

    internal void CheckIsOf(ITrainer trainer) => RunCheck.IsOf(trainer, "A MaxNorm", "new MaxNorm(trainer, ...)", _tensors.Select(tensor => tensor.Memory), []);

    /// <summary>Brings rows that are too long back to the limit. Allocates nothing.</summary>
    public void Apply()
    {
        foreach (var (memory, rows) in _tensors)
        {
            var length = memory.Length / rows;
            for (var row = 0; row < rows; row++)
            {
                if (memory.Type == TensorType.Single)
                {
                    var weights = memory.Single.Slice(row * length, length);
                    var norm = Math.Sqrt(Elementwise.SumOfSquares(weights));
                    if (norm > Limit) Elementwise.Scale(weights, (float)(Limit / norm));
                }
                else
                {
                    var weights = memory.Double.Slice(row * length, length);
                    var norm = Math.Sqrt(Elementwise.SumOfSquares(weights));
                    if (norm > Limit) Elementwise.Scale(weights, Limit / norm);
                }
            }
        }
    }
}

namespace ModelGen.Training;

/// <summary>Keeps gradients small, between the backward pass and the step of the optimizer. Allocates nothing.</summary>
public static class GradientClipping
{
    /// <summary>
    /// Scales all gradients so that their joint L2 norm is at most <paramref name="maxNorm"/>:
    /// <c>g *= min(1, maxNorm / (norm + 1e-6))</c>. Source: torch.nn.utils.clip_grad_norm_; Pascanu, Mikolov and Bengio,
    /// "On the difficulty of training recurrent neural networks", 2013.
    /// </summary>
    /// <param name="gradients">The gradients.</param>
    /// <param name="maxNorm">The largest norm, more than 0.</param>
    /// <returns>The norm before clipping. Where it is not finite, the gradients are left as they are.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxNorm"/> is not a positive number.</exception>
    public static double ByNorm(IParameterSet gradients, double maxNorm)
    {
        Check.Positive(maxNorm, nameof(maxNorm));
        var norm = Norm(gradients);
        var factor = maxNorm / (norm + 1e-6);
        if (!(factor < 1) || !double.IsFinite(norm)) return norm;
        var items = gradients.Items;
        for (var index = 0; index < items.Count; index++)
        {
            var memory = items[index].Memory;
            if (memory.Type == TensorType.Single) Elementwise.Scale(memory.Single, (float)factor);
            else Elementwise.Scale(memory.Double, factor);
        }
        return norm;
    }

    /// <summary>Limits each element: <c>g = min(max(g, -limit), limit)</c>. Source: torch.nn.utils.clip_grad_value_.</summary>
    /// <param name="gradients">The gradients.</param>
    /// <param name="limit">The largest absolute value, more than 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not a positive number.</exception>
    public static void ByValue(IParameterSet gradients, double limit)
    {
        Check.Positive(limit, nameof(limit));
        var items = gradients.Items;
        for (var index = 0; index < items.Count; index++)
        {
            var memory = items[index].Memory;
            if (memory.Type == TensorType.Single) Elementwise.Clamp(memory.Single, (float)limit);
            else Elementwise.Clamp(memory.Double, limit);
        }
    }

    /// <summary>The joint L2 norm of all tensors, summed in double.</summary>
    public static double Norm(IParameterSet tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var sum = 0.0;
        var items = tensors.Items;
        for (var index = 0; index < items.Count; index++)
        {
            var memory = items[index].Memory;
            sum += memory.Type == TensorType.Single
                ? Elementwise.SumOfSquares(memory.Single)
                : Elementwise.SumOfSquares(memory.Double);
        }
        return Math.Sqrt(sum);
    }
}

using System.Globalization;

namespace ModelGen.Training;

/// <summary>What came of a gradient check.</summary>
/// <param name="Tensors">Each parameter, and each input where they were checked.</param>
public sealed record GradientCheckResult(IReadOnlyList<TensorCheck> Tensors)
{
    /// <summary>The largest relative error of a tensor; NaN where one is.</summary>
    public double RelativeError
    {
        get
        {
            var worst = 0.0;
            foreach (var tensor in Tensors)
                if (!(tensor.RelativeError <= worst)) worst = tensor.RelativeError;
            return worst;
        }
    }

    /// <summary>A line for each tensor, for messages.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Tensors);
}

/// <summary>The gradient of one tensor against central differences.</summary>
/// <param name="Name">The parameter or input.</param>
/// <param name="RelativeError">The L2 norm of the distance, divided by that of the larger of the two, element by element, or by a thousandth of the loss per element where that is more.</param>
/// <param name="WorstElement">The element that is farthest off.</param>
/// <param name="Gradient">Its gradient.</param>
/// <param name="Difference">Its central difference.</param>
public sealed record TensorCheck(string Name, double RelativeError, int WorstElement, double Gradient, double Difference)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Name}: {RelativeError:0.##e0} (at [{WorstElement}] the gradient is {Gradient:G9}, the difference {Difference:G9})");
}

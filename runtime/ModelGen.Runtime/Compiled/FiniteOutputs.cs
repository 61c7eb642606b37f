using System.Globalization;
using System.Numerics;

namespace ModelGen.Runtime;

/// <summary>Looks for outputs that are not finite, where a predictor is asked to.</summary>
internal static unsafe class FiniteOutputs
{
    /// <summary>Throws where an output has a number that is infinite or none, and says whether an input had one, too.</summary>
    /// <param name="inputs">The inputs.</param>
    /// <param name="outputs">The outputs.</param>
    /// <param name="pointers">The memory of the inputs, then of the outputs.</param>
    /// <param name="samples">The number of samples.</param>
    /// <exception cref="NotFiniteNumberException">An output is not finite; the message names it, the sample and the place.</exception>
    public static void Check<T>(TensorInfo[] inputs, TensorInfo[] outputs, void** pointers, int samples) where T : unmanaged
    {
        if (Find<T>(outputs, pointers + inputs.Length, samples) is not { } fault) return;
        var cause = Find<T>(inputs, pointers, samples) is { } input ? $"; {input.Text}" : ", though all inputs are finite";
        throw new NotFiniteNumberException($"{fault.Text}{cause}.", fault.Value);
    }

    private static (double Value, string Text)? Find<T>(TensorInfo[] infos, void** pointers, int samples) where T : unmanaged
    {
        for (var i = 0; i < infos.Length; i++)
        {
            var info = infos[i];
            if (info.Type == TensorType.Int32) continue;
            var length = info.ElementCount * (info.Shared ? 1 : samples);
            var (place, value) = typeof(T) == typeof(float)
                ? First(new ReadOnlySpan<float>(pointers[i], length))
                : First(new ReadOnlySpan<double>(pointers[i], length));
            if (place < 0) continue;
            var at = info.Shared ? $"element {place}" : $"element {place % info.ElementCount} of sample {place / info.ElementCount}";
            return (value, $"'{info.Name}' holds {value.ToString(CultureInfo.InvariantCulture)} at {at}");
        }
        return null;
    }

    /// <summary>The first value that is not finite; its place is -1 where all are.</summary>
    private static (int Place, double Value) First<T>(ReadOnlySpan<T> values) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var index = 0;
        // x - x is 0, or not a number where x is not finite.
        for (; index <= values.Length - Vector<T>.Count; index += Vector<T>.Count)
        {
            var vector = new Vector<T>(values[index..]);
            if (!Vector.EqualsAll(vector - vector, Vector<T>.Zero)) break;
        }
        for (; index < values.Length; index++)
            if (!T.IsFinite(values[index])) return (index, double.CreateTruncating(values[index]));
        return (-1, 0);
    }
}

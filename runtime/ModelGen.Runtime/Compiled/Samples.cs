using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

/// <summary>Checks what a caller passes against what a model declares.</summary>
public static class Samples
{
    /// <summary>The number of samples in a tensor of <paramref name="length"/> elements.</summary>
    /// <param name="known">The number that the tensors before had, or -1 for the first.</param>
    /// <param name="length">The elements passed.</param>
    /// <param name="perSample">The elements of one sample.</param>
    /// <param name="name">What the declaration calls the tensor.</param>
    /// <exception cref="ArgumentException">The length does not divide, or is another number of samples than before.</exception>
    public static int Count(int known, int length, int perSample, string name)
    {
        if (perSample == 0) return known;
        if (length % perSample != 0)
            throw new ArgumentException($"'{name}' has {length} elements, which is not a multiple of the {perSample} that one sample has.", name);
        var count = length / perSample;
        if (known >= 0 && count != known)
            throw new ArgumentException($"'{name}' has {count} samples ({length} elements), but what comes before it has {known}.", name);
        return count;
    }

    /// <summary>Checks a tensor that serves the whole batch.</summary>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public static int Shared(int known, int length, int elements, string name) => length == elements
        ? known
        : throw new ArgumentException($"'{name}' has {length} elements instead of {elements}; it is shared by the batch.", name);

    /// <summary>Checks that a batch fits a trainer.</summary>
    /// <exception cref="ArgumentException">It is empty or too large.</exception>
    public static int Within(int count, int batchSize) => count >= 1 && count <= batchSize
        ? count
        : throw new ArgumentException(count < 1 ? "The batch is empty." : $"The batch has {count} samples, but the trainer was made for at most {batchSize}. Pass a larger batchSize to CreateTrainer.");

    /// <summary>Checks class indices and tokens.</summary>
    /// <exception cref="ArgumentException">One is outside of 0 to <paramref name="classes"/> - 1; the message says which.</exception>
    public static void Indices(ReadOnlySpan<int> indices, int classes, string name)
    {
        for (var i = 0; i < indices.Length; i++)
            if ((uint)indices[i] >= (uint)classes) ThrowIndex(indices[i], i, classes, name);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowIndex(int value, int position, int classes, string name) =>
        throw new ArgumentException($"'{name}' holds {value} at position {position}, but indices go from 0 to {classes - 1}.", name);
}

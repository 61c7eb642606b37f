using System.Diagnostics.CodeAnalysis;

namespace ModelGen.Runtime;

/// <summary>The number of samples in a call, worked out from its first tensor and compared with the others.</summary>
public readonly struct Batch
{
    private readonly string _name;

    /// <summary>Works the number of samples out.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="length">Its number of elements.</param>
    /// <param name="perSample">The number of elements of one sample.</param>
    /// <exception cref="ArgumentException">The length is no multiple of a sample's; the message says both numbers.</exception>
    public Batch(string name, int length, int perSample)
    {
        _name = name;
        Count = length == perSample ? 1 : Samples(name, length, perSample);
    }

    /// <summary>The number of samples.</summary>
    public int Count { get; }

    /// <summary>Requires that another tensor holds the same number of samples.</summary>
    /// <param name="name">The name of the tensor.</param>
    /// <param name="length">Its number of elements.</param>
    /// <param name="perSample">The number of elements of one sample.</param>
    /// <exception cref="ArgumentException">It holds another number; the message says both.</exception>
    public void Same(string name, int length, int perSample)
    {
        if (length == (long)Count * perSample) return;
        var samples = Samples(name, length, perSample);
        Throw(name, $"'{name}' holds {Text(samples)} ({length} elements of {perSample} each), but '{_name}' holds {Text(Count)}. Give {name} {(long)Count * perSample} elements.");
    }

    /// <summary>Requires that the samples fit into the batch size a trainer was made for.</summary>
    /// <exception cref="ArgumentException">There are more; the message says both numbers.</exception>
    public void AtMost(int batchSize)
    {
        if (Count > batchSize)
            Throw(_name, $"'{_name}' holds {Text(Count)}, but the trainer was made for batches of at most {batchSize}. Pass fewer, or make it with CreateTrainer({Count}).");
    }

    /// <summary>Requires that there is a sample at all: no loss has a mean over none.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public void AtLeastOne()
    {
        if (Count == 0) Throw(_name, $"'{_name}' is empty; a step needs at least one sample.");
    }

    /// <summary>Requires the length of a tensor that the whole batch shares.</summary>
    /// <exception cref="ArgumentException">It has another length; the message says both.</exception>
    public static void Shared(string name, int length, int expected)
    {
        if (length != expected)
            Throw(name, $"'{name}' has {length} elements, but one of {expected} serves the whole batch.");
    }

    /// <summary>Requires that class indices and tokens lie within their range.</summary>
    /// <param name="name">What messages call the tensor.</param>
    /// <param name="indices">The indices.</param>
    /// <param name="classes">How many there are to choose from.</param>
    /// <param name="ignored">An index that is allowed besides, where there is one.</param>
    /// <exception cref="ArgumentException">One does not; the message says which.</exception>
    public static void Indices(string name, ReadOnlySpan<int> indices, int classes, int? ignored = null)
    {
        for (var i = 0; i < indices.Length; i++)
            if ((uint)indices[i] >= (uint)classes && indices[i] != ignored)
                Throw(name, $"'{name}' holds {indices[i]} at position {i}, but indices go from 0 to {classes - 1}{(ignored is null ? "" : $", or are {ignored}")}.");
    }

    /// <summary>Requires that the labels of sequences that count are classes, and none of them the blank.</summary>
    /// <param name="name">What messages call the tensor.</param>
    /// <param name="labels">The labels, as many for each sample as there is room for.</param>
    /// <param name="room">How many that is.</param>
    /// <param name="blank">The class that stands for no label.</param>
    /// <param name="lengths">How many count of each sample; empty where all do.</param>
    /// <exception cref="ArgumentException">A label is the blank or no class; the message says which and where.</exception>
    public static void Labels(string name, ReadOnlySpan<int> labels, int room, int blank, ReadOnlySpan<int> lengths)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            var (sample, place) = (i / room, i % room);
            if (lengths.Length > 0 && place >= lengths[sample]) continue;
            if (labels[i] == blank)
                Throw(name, $"'{name}' holds {labels[i]} at place {place} of sample {sample}, but {blank} is the blank, which stands for no label. Use labels from the other classes, or another Blank.");
            if (labels[i] < 0)
                Throw(name, $"'{name}' holds {labels[i]} at place {place} of sample {sample}, which is no label{(lengths.Length > 0 ? $", but {lengths[sample]} labels of that sample count" : "")}.");
        }
    }

    private static int Samples(string name, int length, int perSample)
    {
        var samples = length / perSample;
        if (samples * perSample != length)
            Throw(name, $"'{name}' has {length} elements, which is no multiple of {perSample}, the elements of one sample.");
        return samples;
    }

    private static string Text(int samples) => samples == 1 ? "1 sample" : $"{samples} samples";

    [DoesNotReturn]
    private static void Throw(string name, string message) => throw new ArgumentException(message, name);
}

using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>Pins any number of tensors for the time of a call, without allocating.</summary>
internal static unsafe class TensorPins
{
    /// <summary>Pins <paramref name="tensors"/> from <paramref name="index"/> on, notes their addresses and calls back.</summary>
    public static void Pin<TState>(ReadOnlySpan<TensorMemory> tensors, int index, void** pointers, ref TState state, delegate*<void**, ref TState, void> body)
        where TState : allows ref struct
    {
        if (index == tensors.Length)
        {
            body(pointers, ref state);
            return;
        }
        fixed (byte* pointer = Bytes(tensors[index]))
        {
            pointers[index] = pointer;
            Pin(tensors, index + 1, pointers, ref state, body);
        }
    }

    private static Span<byte> Bytes(TensorMemory tensor) => tensor.Type switch
    {
        TensorType.Single => MemoryMarshal.AsBytes(tensor.Single),
        TensorType.Double => MemoryMarshal.AsBytes(tensor.Double),
        _ => MemoryMarshal.AsBytes(tensor.Int32),
    };

    /// <summary>Checks that the indices in a pinned tensor are within their range.</summary>
    public static void CheckIndices(TensorInfo info, void* pointer, int samples)
    {
        if (info is { Type: TensorType.Int32, Classes: > 0 }) Batch.Indices(info.Name, new ReadOnlySpan<int>(pointer, (info.Shared ? 1 : samples) * info.ElementCount), info.Classes, info.Ignored);
    }

    /// <summary>Checks that the labels that count are none of them the blank, where pinned tensors hold labels of sequences.</summary>
    public static void CheckLabels(ReadOnlySpan<TensorInfo> inputs, ReadOnlySpan<TensorInfo> targets, void** pointers, int samples)
    {
        for (var i = 0; i < inputs.Length + targets.Length; i++)
        {
            var info = i < inputs.Length ? inputs[i] : targets[i - inputs.Length];
            if (info.Blank is not { } blank) continue;
            var lengths = ReadOnlySpan<int>.Empty;
            for (var j = 0; j < inputs.Length + targets.Length; j++)
                if (info.Lengths is { } name && (j < inputs.Length ? inputs[j] : targets[j - inputs.Length]).Name == name) lengths = new(pointers[j], samples);
            Batch.Labels(info.Name, new(pointers[i], samples * info.ElementCount), info.ElementCount, blank, lengths);
        }
    }

    /// <summary>Checks tensors against what a model declares, and against a batch that others have given already.</summary>
    /// <returns>The batch.</returns>
    public static Batch Check(IReadOnlyList<TensorInfo> infos, ReadOnlySpan<TensorMemory> tensors, string what, Batch? batch)
    {
        if (tensors.Length != infos.Count)
            throw new ArgumentException($"The model has {infos.Count} {what}, but {tensors.Length} were passed.");
        for (var i = 0; i < infos.Count; i++)
        {
            var info = infos[i];
            if (tensors[i].Type != info.Type) throw new ArgumentException($"'{info.Name}' takes {info.Type} elements, not {tensors[i].Type}.");
            if (info.Shared) Batch.Shared(info.Name, tensors[i].Length, info.ElementCount);
            else if (batch is { } known) known.Same(info.Name, tensors[i].Length, info.ElementCount);
            else batch = new Batch(info.Name, tensors[i].Length, info.ElementCount);
        }
        return batch ?? throw new ArgumentException($"None of the {what} has a tensor for each sample, so their number is unknown.");
    }
}

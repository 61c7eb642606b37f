namespace ModelGen.Runtime;

/// <summary>Writes a tensor's elements.</summary>
internal delegate void TensorReader<T>(Span<T> target);

/// <summary>
/// What a file holds for a model, read as a whole before anything of the model changes. A weight that several layers use may be there
/// under several names, with equal elements.
/// </summary>
/// <param name="length">The length of the model's block.</param>
/// <param name="source">The file's name for messages.</param>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class LoadedValues<T>(int length, string source) where T : unmanaged
{
    private readonly T[] _values = GC.AllocateUninitializedArray<T>(length);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>The elements of a tensor.</summary>
    public Span<T> Of(ParameterInfo tensor) => _values.AsSpan(tensor.Offset, tensor.Length);

    /// <summary>Reads a tensor, which the file has under a name.</summary>
    /// <exception cref="WeightsException">The file has it under another name, too, with other elements.</exception>
    public void Take(ParameterInfo tensor, string name, TensorReader<T> read)
    {
        var own = Of(tensor);
        if (_names.TryAdd(tensor.Name, name))
        {
            read(own);
            return;
        }
        var again = new T[own.Length];
        read(again);
        if (!own.SequenceEqual(again, null)) throw WeightsException.Untied(source, _names[tensor.Name], name);
    }
}

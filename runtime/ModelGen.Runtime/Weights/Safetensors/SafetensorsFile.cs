using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// A safetensors file in memory: named tensors of any type. Models load theirs with their own <c>Load</c>, which
/// needs no second copy of a file; this serves tools, tests and checkpoints.
/// </summary>
public sealed class SafetensorsFile
{
    private readonly Dictionary<string, SafetensorsTensor> _byName = new(StringComparer.Ordinal);

    private SafetensorsFile(SafetensorsHeader header, List<SafetensorsTensor> tensors)
    {
        Metadata = header.Metadata;
        Tensors = tensors;
        foreach (var tensor in tensors) _byName.Add(tensor.Name, tensor);
    }

    /// <summary>The tensors in the order of their bytes.</summary>
    public IReadOnlyList<SafetensorsTensor> Tensors { get; }

    /// <summary>The file's free-form texts (<c>__metadata__</c>); empty without any.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The tensor of a name.</summary>
    /// <exception cref="KeyNotFoundException">The file has no tensor of that name; the message lists those it has.</exception>
    public SafetensorsTensor this[string name] => _byName.TryGetValue(name, out var tensor)
        ? tensor
        : throw new KeyNotFoundException($"There is no '{name}' in the file. There is: {string.Join(", ", _byName.Keys)}.");

    /// <summary>Whether the file has a tensor of that name.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>Reads a file from disk.</summary>
    /// <exception cref="WeightsException">The file is damaged or is no safetensors file.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static SafetensorsFile Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        return Read(stream, Path.GetFileName(path));
    }

    /// <summary>Reads a file from a stream, from where it stands to its end.</summary>
    /// <param name="stream">Any readable stream; it stays open.</param>
    /// <param name="source">The file's name for messages.</param>
    /// <exception cref="WeightsException">The file is damaged or is no safetensors file.</exception>
    public static SafetensorsFile Read(Stream stream, string source = "The stream")
    {
        var header = SafetensorsHeader.Read(stream, source);
        var tensors = new List<SafetensorsTensor>(header.Entries.Count);
        foreach (var entry in header.Entries)
        {
            var bytes = TensorBytes.Read(stream, entry.Length, source, TensorText.Quote(entry.Name));
            tensors.Add(new SafetensorsTensor(entry.Name, entry.Type, entry.Shape, bytes));
        }

        if (stream.ReadByte() >= 0) throw new WeightsException(source, "bytes follow the last tensor.");
        return new SafetensorsFile(header, tensors);
    }

    /// <summary>Reads a file from memory; the tensors are copies.</summary>
    /// <exception cref="WeightsException">The bytes are damaged or are no safetensors file.</exception>
    public static SafetensorsFile Read(byte[] bytes) => Read(new MemoryStream(bytes, writable: false), "The given memory");
}

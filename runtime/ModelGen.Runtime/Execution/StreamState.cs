using ModelGen.Runtime;

namespace ModelGen;

/// <summary>
/// What a stream remembers at one place of its sequence, as a copy: to go on from there later, more than once, or in another
/// process. Files are safetensors files; a state fits every stream of its model, whatever the weights.
/// </summary>
public sealed class StreamState : IParameterSet
{
    private const string Version = "1";
    private const string VersionKey = "modelgen.stream";
    private const string TimeKey = "modelgen.stream.time";
    private readonly Tensor[] _tensors;

    private StreamState(Tensor[] tensors) => _tensors = tensors;

    /// <summary>The states of the layers, under the layers' paths; writing into them changes this copy.</summary>
    public IReadOnlyList<IParameter> Items => _tensors;

    /// <summary>The number of frames since the sequence began, which wraps around: rings of frames are kept in its order.</summary>
    internal int Time { get; set; }

    /// <summary>Saves the state. The file is the old one or the new one, never half of either.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public void Save(string path) => Writer().Save(path);

    /// <summary>Writes the state to a stream.</summary>
    /// <param name="stream">The stream; it stays open.</param>
    public void Save(Stream stream) => Writer().Save(stream);

    /// <summary>Reads a state that was saved.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="WeightsException">The file is damaged or is no safetensors file.</exception>
    /// <exception cref="InvalidDataException">The file holds something else than the state of a stream.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static StreamState Load(string path) => Read(SafetensorsFile.Read(path), Path.GetFileName(path));

    /// <summary>Reads a state that was saved from a stream.</summary>
    /// <param name="stream">The stream, read to its end; it stays open.</param>
    /// <inheritdoc cref="Load(string)"/>
    public static StreamState Load(Stream stream) => Read(SafetensorsFile.Read(stream), "The stream");

    /// <summary>A state of zeros, to copy one into.</summary>
    internal static StreamState Create<T>(StateInfo[] infos) where T : unmanaged =>
        new([.. infos.Select(info => new Tensor(info.Name, info.Shape, new T[info.Length]))]);

    /// <summary>The elements of a state.</summary>
    internal Span<T> Values<T>(int index) => (T[])_tensors[index].Values;

    /// <summary>Requires the states of a stream.</summary>
    /// <exception cref="ArgumentException">They are those of another model; the message names the first that differs.</exception>
    internal void Require<T>(StateInfo[] infos)
    {
        for (var i = 0; i < Math.Max(infos.Length, _tensors.Length); i++)
        {
            var (here, there) = (i < infos.Length ? infos[i] : null, i < _tensors.Length ? _tensors[i] : null);
            if (here is not null && there is not null && here.Name == there.Name && here.Shape.AsSpan().SequenceEqual(there.Sizes) && there.Values is T[]) continue;
            throw new ArgumentException(
                $"The state is of another model: this stream has {Text(here?.Name, here?.Shape, typeof(T))}, where the state has {Text(there?.Name, there?.Sizes, there?.Values.GetType().GetElementType())}.");
        }
    }

    private static string Text(string? name, int[]? shape, Type? type) =>
        name is null ? "nothing" : $"{TensorText.Quote(name)}, {TensorText.Shape(shape!)} of {type!.Name}";

    private SafetensorsWriter Writer()
    {
        var writer = new SafetensorsWriter
        {
            Metadata = { [VersionKey] = Version, [TimeKey] = Time.ToString(System.Globalization.CultureInfo.InvariantCulture) },
        };
        foreach (var tensor in _tensors) writer.Add(tensor.Name, tensor.Shape, tensor.Memory);
        return writer;
    }

    private static StreamState Read(SafetensorsFile file, string source)
    {
        if (!file.Metadata.TryGetValue(VersionKey, out var version))
            throw new InvalidDataException($"{source} holds no state of a stream. Save one with stream.GetState().Save(path).");
        if (version != Version) throw new InvalidDataException($"{source} is a state of form {version}, but this version reads form {Version}.");
        if (!file.Metadata.TryGetValue(TimeKey, out var text) || !int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var time))
            throw new InvalidDataException($"{source} does not say how many frames its stream had seen.");
        // The file has the widest elements first; all of a state are of one type, so the order is that of the layers.
        return new StreamState([.. file.Tensors.Select(tensor => new Tensor(tensor.Name, [.. tensor.Shape.Select(size => checked((int)size))], tensor.Type switch
        {
            SafetensorsType.F32 => tensor.ToSingles(),
            SafetensorsType.F64 => tensor.ToDoubles(),
            _ => throw new InvalidDataException($"{source} holds {tensor.Type.Name()} elements in {TensorText.Quote(tensor.Name)}, but states are F32 or F64."),
        }))]) { Time = time };
    }

    private sealed class Tensor(string name, int[] sizes, Array values) : IParameter
    {
        public string Name => name;

        public int[] Sizes => sizes;

        public Array Values => values;

        public IReadOnlyList<int> Shape => sizes;

        public bool Trainable => false;

        public TensorMemory Memory => values is float[] singles ? singles : (double[])values;
    }
}

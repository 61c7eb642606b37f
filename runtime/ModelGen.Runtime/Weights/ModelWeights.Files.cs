using System.Reflection;

namespace ModelGen.Runtime;

public unsafe partial class ModelWeights<T>
{
    // The mark of files whose names and layouts are PyTorch's; its ecosystem looks for it.
    private const string Format = "format";
    private const string PyTorch = "pt";

    /// <summary>
    /// The texts that came with the file loaded last, as <see cref="Save(string, IReadOnlyDictionary{string, string})"/> wrote them: what
    /// the inputs mean, the names of classes, where the weights come from. Empty before the first.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; private set; } = new Dictionary<string, string>();

    /// <summary>Loads a safetensors file with PyTorch's names; F16, BF16, F32 and F64 convert to the model's type.</summary>
    /// <param name="path">The file.</param>
    /// <param name="strict">
    /// Whether file and model must hold the same tensors; otherwise what fits is loaded and the rest reported.
    /// BatchNorm's <c>num_batches_tracked</c> may always be there.
    /// </param>
    /// <returns>What was loaded and what was not.</returns>
    /// <exception cref="WeightsException">The file is damaged, does not fit, or nothing in it does; the model is unchanged.</exception>
    /// <exception cref="IOException">The file cannot be opened or read; the model is unchanged.</exception>
    public LoadReport Load(string path, bool strict = true) => Load(path, Options(strict));

    /// <summary>Loads a safetensors file whose names are matched as options say.</summary>
    /// <inheritdoc cref="Load(string, bool)"/>
    /// <param name="path"><inheritdoc/></param>
    /// <param name="options">Prefixes and names, and whether everything must be there.</param>
    /// <exception cref="ArgumentException">The model has nothing under <see cref="LoadOptions.ModelPrefix"/>.</exception>
    public LoadReport Load(string path, LoadOptions options)
    {
        // Read, not mapped: whoever shortens a mapped file kills the process that reads it, and every byte is copied
        // into the model anyway.
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.SequentialScan);
        return Load(stream, options, Path.GetFileName(path));
    }

    /// <summary>Loads a safetensors file from a stream, from where it stands to its end; the stream stays open.</summary>
    /// <inheritdoc cref="Load(string, bool)"/>
    /// <param name="stream">Any readable stream.</param>
    /// <param name="strict"><inheritdoc/></param>
    /// <param name="source">The file's name for messages.</param>
    public LoadReport Load(Stream stream, bool strict = true, string source = "The stream") => Load(stream, Options(strict), source);

    /// <summary>Loads a safetensors file from a stream, its names matched as options say.</summary>
    /// <inheritdoc cref="Load(string, LoadOptions)"/>
    /// <param name="stream">Any readable stream, from where it stands to its end; it stays open.</param>
    /// <param name="options"><inheritdoc/></param>
    /// <param name="source">The file's name for messages.</param>
    public LoadReport Load(Stream stream, LoadOptions options, string source = "The stream")
    {
        ArgumentNullException.ThrowIfNull(options);
        var header = SafetensorsHeader.Read(stream, source);
        var match = new WeightMatch(_infos, header, options, source);
        var report = match.Report;
        if (options.Strict ? !report.IsComplete : report is { Loaded.Count: 0, Total: > 0 }) throw new WeightsException(source, report);

        // Everything is read before anything is changed.
        var values = new LoadedValues<T>(Block.Length, source);
        foreach (var entry in header.Entries)
        {
            if (match.TryGetTensor(entry, out var tensor)) values.Take(tensor, entry.Name, target => TensorBytes.ReadInto(stream, entry.Type, target, source));
            else if (match.TryGetFold(entry, out var fold))
            {
                var part = new double[entry.ElementCount];
                TensorBytes.ReadInto<double>(stream, entry.Type, part, source);
                if (fold.Add(entry, part)) values.Take(fold.Tensor, fold.Name, fold.Into);
            }
            else TensorBytes.Skip(stream, entry.Length, source);
        }

        if (stream.ReadByte() >= 0) throw new WeightsException(source, "bytes follow the last tensor.");
        foreach (var name in report.Loaded) values.Of(State[name].Info).CopyTo(State[name].Span);
        Metadata = header.Metadata.Where(text => text.Key != Format).ToDictionary(StringComparer.Ordinal);
        return report;
    }

    /// <summary>Loads a safetensors file from memory.</summary>
    /// <inheritdoc cref="Load(string, bool)"/>
    /// <param name="bytes">The whole file.</param>
    /// <param name="strict"><inheritdoc/></param>
    public LoadReport Load(ReadOnlySpan<byte> bytes, bool strict = true) => Load(bytes, Options(strict));

    /// <summary>Loads a safetensors file from memory, its names matched as options say.</summary>
    /// <inheritdoc cref="Load(string, LoadOptions)"/>
    /// <param name="bytes">The whole file.</param>
    /// <param name="options"><inheritdoc/></param>
    public LoadReport Load(ReadOnlySpan<byte> bytes, LoadOptions options)
    {
        fixed (byte* start = bytes)
        {
            // An empty span has no address; one byte of anything will do for a stream of length 0.
            byte none = 0;
            using var stream = new UnmanagedMemoryStream(start is null ? &none : start, bytes.Length);
            return Load(stream, options, "The given memory");
        }
    }

    /// <summary>Loads a safetensors file that is embedded in an assembly (<c>EmbeddedResource</c> with a <c>LogicalName</c>).</summary>
    /// <inheritdoc cref="Load(string, bool)"/>
    /// <param name="assembly">The assembly that holds the resource.</param>
    /// <param name="resource">The resource's logical name.</param>
    /// <param name="strict"><inheritdoc/></param>
    /// <exception cref="FileNotFoundException">The assembly has no such resource; the message lists those it has.</exception>
    public LoadReport Load(Assembly assembly, string resource, bool strict = true) => Load(assembly, resource, Options(strict));

    /// <summary>Loads a safetensors file that is embedded in an assembly, its names matched as options say.</summary>
    /// <inheritdoc cref="Load(string, LoadOptions)"/>
    /// <param name="assembly">The assembly that holds the resource.</param>
    /// <param name="resource">The resource's logical name.</param>
    /// <param name="options"><inheritdoc/></param>
    /// <exception cref="FileNotFoundException">The assembly has no such resource; the message lists those it has.</exception>
    public LoadReport Load(Assembly assembly, string resource, LoadOptions options)
    {
        using var stream = assembly.GetManifestResourceStream(resource) ?? throw new FileNotFoundException(
            $"{assembly.GetName().Name} has no embedded resource '{resource}'. It has: {string.Join(", ", assembly.GetManifestResourceNames())}.");
        return Load(stream, options, resource);
    }

    /// <summary>
    /// Saves parameters and buffers as a safetensors file that PyTorch loads strictly: each BatchNorm's
    /// <c>num_batches_tracked</c> is written too, as 0. A reader, a crash or a loss of power finds the old file or the
    /// new one, never half of either.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">Texts to go with it, for whoever loads it; none by default.</param>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    /// <exception cref="ArgumentException">The texts have another "format" than "pt", which says that the names are PyTorch's.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string>? metadata = null) => Writer(metadata).Save(path);

    /// <summary>Saves parameters and buffers as a safetensors file to a stream.</summary>
    /// <inheritdoc cref="Save(string, IReadOnlyDictionary{string, string})"/>
    /// <param name="stream">Any stream that can be written to; it stays open.</param>
    /// <param name="metadata"><inheritdoc/></param>
    public void Save(Stream stream, IReadOnlyDictionary<string, string>? metadata = null) => Writer(metadata).Save(stream);

    private SafetensorsWriter Writer(IReadOnlyDictionary<string, string>? metadata)
    {
        var writer = new SafetensorsWriter { Metadata = { [Format] = PyTorch } };
        foreach (var (key, text) in metadata ?? new Dictionary<string, string>())
        {
            if (key == Format && text != PyTorch)
                throw new ArgumentException($"The text 'format' says that the names are PyTorch's and is 'pt', not {TensorText.Quote(text)}. Use another key.", nameof(metadata));
            writer.Metadata[key] = text;
        }
        foreach (var tensor in State)
        {
            writer.Add<T>(tensor.Name, tensor.Shape, tensor.Memory);
            if (WeightMatch.IsNamed(tensor.Name, WeightMatch.RunningMean))
                writer.Add<long>(WeightMatch.Sibling(tensor.Name, WeightMatch.RunningMean, WeightMatch.BatchesTracked), [], new long[1]);
        }

        return writer;
    }

    private static LoadOptions Options(bool strict) => strict ? LoadOptions.Whole : LoadOptions.Fitting;
}

namespace ModelGen.Training;

/// <summary>
/// A run of training in one file, so that it goes on bit for bit: the model's weights and buffers under their own names, the
/// state of the optimizer and of other parts under <c>part/name</c>, numbers and words as the file's metadata. The file is a
/// safetensors file, and saving replaces the old one in one step; <c>Model.Load(path, strict: false)</c> reads the model from it.
/// </summary>
public sealed class Checkpoint
{
    private const string Version = "1";
    private const string Mark = "modelgen.checkpoint";
    private const string Trainer = "trainer";
    private readonly ITrainer _trainer;
    private readonly List<(string Name, ICheckpointed Part)> _parts = [];

    /// <summary>A checkpoint of a model in training.</summary>
    /// <param name="trainer">The model: parameters, buffers and step.</param>
    public Checkpoint(ITrainer trainer) => _trainer = trainer ?? throw new ArgumentNullException(nameof(trainer));

    /// <summary>A checkpoint of a model, its optimizer and its place in the data.</summary>
    public Checkpoint(ITrainer trainer, Optimizer optimizer, IBatchSource data) : this(trainer) =>
        Add("optimizer", optimizer).Add("data", data);

    /// <summary>Adds a part.</summary>
    /// <param name="name">Its name in the file, without a slash.</param>
    /// <param name="part">The part.</param>
    /// <returns>This checkpoint.</returns>
    /// <exception cref="ArgumentException">The name is taken or has a slash.</exception>
    public Checkpoint Add(string name, ICheckpointed part)
    {
        ArgumentNullException.ThrowIfNull(part);
        if (name.Contains('/') || name == Trainer || _parts.Any(other => other.Name == name))
            throw new ArgumentException($"'{name}' is taken, or has a slash, which parts the names of parts from those of their state.", nameof(name));
        _parts.Add((name, part));
        return this;
    }

    /// <summary>Writes the file; a reader, a crash or a loss of power finds the old one or the new one.</summary>
    /// <exception cref="IOException">The file cannot be written; the old one is as it was.</exception>
    public void Save(string path)
    {
        var writer = new SafetensorsWriter();
        foreach (var (name, tensor) in Tensors())
        {
            var memory = tensor.Memory;
            if (memory.Type == TensorType.Single) writer.Add<float>(name, tensor.Shape, memory.AsMemory<float>());
            else if (memory.Type == TensorType.Double) writer.Add<double>(name, tensor.Shape, memory.AsMemory<double>());
            else writer.Add<int>(name, tensor.Shape, memory.AsMemory<int>());
        }
        writer.Metadata[Mark] = Version;
        writer.Metadata.Put($"{Trainer}/step", _trainer.Step);
        foreach (var (name, part) in _parts)
            foreach (var (key, value) in ValuesOf(part)) writer.Metadata[$"{name}/{key}"] = value;
        writer.Save(path);
    }

    /// <summary>Takes the state of a file over, all of it or nothing.</summary>
    /// <exception cref="CheckpointException">
    /// The file is damaged, is no checkpoint, or is of another model, optimizer or data. The message names what is wrong, and
    /// model, optimizer and all other parts are as they were.
    /// </exception>
    /// <exception cref="IOException">The file cannot be opened or read; nothing has changed.</exception>
    public void Load(string path)
    {
        var name = Path.GetFileName(path);
        try
        {
            Load(SafetensorsFile.Read(path));
        }
        catch (WeightsException fault)
        {
            throw new CheckpointException(fault.Message, fault);
        }
        catch (FormatException fault)
        {
            throw new CheckpointException($"'{name}' does not fit: {fault.Message}.", fault);
        }
    }

    /// <exception cref="FormatException">The file does not fit; nothing has changed.</exception>
    private void Load(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(Mark, out var version))
            throw new FormatException($"it has no '{Mark}', so it is no checkpoint; weights alone are read by the model's own Load");
        if (version != Version)
            throw new FormatException($"its '{Mark}' is {StateValues.Quote(version)}, but this version reads form {Version}");
        var tensors = Tensors().ToArray();
        Compare(file, tensors);
        LoadValues(file.Metadata);
        foreach (var (key, tensor) in tensors) file[key].CopyTo(tensor.Memory);
    }

    /// <summary>Hands the parts their values. When one refuses them, all get back what they had.</summary>
    private void LoadValues(IReadOnlyDictionary<string, string> metadata)
    {
        var before = _parts.ConvertAll(part => ValuesOf(part.Part));
        try
        {
            var own = new PartValues(Trainer, metadata);
            var step = own.GetCount("step");
            own.RequireAllRead();
            foreach (var (name, part) in _parts)
            {
                var values = new PartValues(name, metadata);
                part.LoadValues(values);
                values.RequireAllRead();
            }
            _trainer.Step = step;
        }
        catch (Exception fault)
        {
            for (var index = 0; index < _parts.Count; index++) _parts[index].Part.LoadValues(before[index]);
            // What a part of somebody else's throws at a value that is missing or out of range.
            if (fault is KeyNotFoundException or ArgumentException or OverflowException) throw new FormatException(fault.Message.TrimEnd('.'), fault);
            throw;
        }
    }

    private static Dictionary<string, string> ValuesOf(ICheckpointed part)
    {
        var values = new Dictionary<string, string>();
        part.SaveValues(values);
        return values;
    }

    private IEnumerable<(string Name, IParameter Tensor)> Tensors()
    {
        foreach (var item in _trainer.Parameters.Items) yield return (item.Name, item);
        foreach (var item in _trainer.Buffers.Items) yield return (item.Name, item);
        foreach (var (name, part) in _parts)
            foreach (var item in part.State.Items) yield return ($"{name}/{item.Name}", item);
    }

    private void Compare(SafetensorsFile file, (string Name, IParameter Tensor)[] tensors)
    {
        var faults = new List<string>();
        foreach (var (key, tensor) in tensors)
        {
            if (!file.Contains(key)) faults.Add($"'{key}' is missing");
            else if (!Fits(file[key], tensor))
                faults.Add($"'{key}' is {file[key].Type} [{string.Join(", ", file[key].Shape)}] in the file, but {tensor.Memory.Type} [{string.Join(", ", tensor.Shape)}] here");
        }
        var known = tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var parts = _parts.Select(part => part.Name).Append(Trainer).ToHashSet(StringComparer.Ordinal);
        var unknown = file.Tensors.Select(tensor => tensor.Name).Where(key => !known.Contains(key))
            .Concat(file.Metadata.Keys.Where(key => key.Contains('/') && !parts.Contains(key[..key.IndexOf('/')])));
        faults.AddRange(unknown.Select(key => $"{StateValues.Quote(key)} is not expected"));
        if (faults.Count > 0)
            throw new FormatException(
                $"{string.Join("; ", faults.Take(10))}{(faults.Count > 10 ? $"; and {faults.Count - 10} more" : "")}. " +
                "Load it with the same model, optimizer and options that saved it");
    }

    private static bool Fits(SafetensorsTensor saved, IParameter tensor) =>
        saved.Type == (tensor.Memory.Type switch
        {
            TensorType.Single => SafetensorsType.F32,
            TensorType.Double => SafetensorsType.F64,
            _ => SafetensorsType.I32,
        }) && saved.Shape.SequenceEqual(tensor.Shape.Select(size => (long)size));
}

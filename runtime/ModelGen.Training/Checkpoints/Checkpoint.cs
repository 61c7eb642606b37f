namespace ModelGen.Training;

/// <summary>
/// A run of training in one file, so that it goes on bit for bit: the model's weights and buffers under their own names, the
/// state of the optimizer and of other parts under <c>part/name</c>, numbers and words as the file's metadata. The file is a
/// safetensors file, and saving replaces the old one in one step; <c>Model.Load(path, strict: false)</c> reads the model from it.
/// </summary>
public sealed class Checkpoint
{
    private const string Version = "1";
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
        if (name.Contains('/') || name == "trainer" || _parts.Any(other => other.Name == name))
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
        writer.Metadata["modelgen.checkpoint"] = Version;
        writer.Metadata.Put("trainer/step", _trainer.Step);
        foreach (var (name, part) in _parts)
        {
            var values = new Dictionary<string, string>();
            part.SaveValues(values);
            foreach (var (key, value) in values) writer.Metadata[$"{name}/{key}"] = value;
        }
        writer.Save(path);
    }

    /// <summary>Takes the state of a file over. It is checked whole before a tensor is changed.</summary>
    /// <exception cref="CheckpointException">The file is no checkpoint, or of another model, optimizer or data; all differences are named.</exception>
    /// <exception cref="WeightsException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public void Load(string path)
    {
        var (file, name) = (SafetensorsFile.Read(path), Path.GetFileName(path));
        if (!file.Metadata.TryGetValue("modelgen.checkpoint", out var version))
            throw new CheckpointException($"'{name}' is no checkpoint. Weights alone are read by the model's own Load.");
        if (version != Version)
            throw new CheckpointException($"'{name}' is a checkpoint of form {version}, but this version reads form {Version}.");
        var tensors = Tensors().ToArray();
        Compare(file, name, tensors);
        try
        {
            var step = file.Metadata.GetInteger("trainer/step");
            foreach (var (part, target) in _parts) target.LoadValues(ValuesOf(file, part));
            _trainer.Step = step;
        }
        catch (FormatException fault)
        {
            throw new CheckpointException($"'{name}' does not fit: {fault.Message}", fault);
        }
        foreach (var (key, tensor) in tensors) Copy(file[key], tensor.Memory);
    }

    private IEnumerable<(string Name, IParameter Tensor)> Tensors()
    {
        foreach (var item in _trainer.Parameters.Items) yield return (item.Name, item);
        foreach (var item in _trainer.Buffers.Items) yield return (item.Name, item);
        foreach (var (name, part) in _parts)
            foreach (var item in part.State.Items) yield return ($"{name}/{item.Name}", item);
    }

    private static Dictionary<string, string> ValuesOf(SafetensorsFile file, string part) => file.Metadata
        .Where(pair => pair.Key.StartsWith(part + '/', StringComparison.Ordinal))
        .ToDictionary(pair => pair.Key[(part.Length + 1)..], pair => pair.Value);

    private static void Compare(SafetensorsFile file, string name, (string Name, IParameter Tensor)[] tensors)
    {
        var faults = new List<string>();
        foreach (var (key, tensor) in tensors)
        {
            if (!file.Contains(key)) faults.Add($"'{key}' is missing");
            else if (!Fits(file[key], tensor))
                faults.Add($"'{key}' is {file[key].Type} [{string.Join(", ", file[key].Shape)}] in the file, but {tensor.Memory.Type} [{string.Join(", ", tensor.Shape)}] here");
        }
        var known = tensors.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        faults.AddRange(file.Tensors.Where(tensor => !known.Contains(tensor.Name)).Select(tensor => $"'{tensor.Name}' is not expected"));
        if (faults.Count == 0) return;
        throw new CheckpointException(
            $"'{name}' is of another run: {string.Join("; ", faults.Take(10))}{(faults.Count > 10 ? $"; and {faults.Count - 10} more" : "")}. " +
            "Load it with the same model, optimizer and options that saved it.");
    }

    private static bool Fits(SafetensorsTensor saved, IParameter tensor) =>
        saved.Type == (tensor.Memory.Type switch
        {
            TensorType.Single => SafetensorsType.F32,
            TensorType.Double => SafetensorsType.F64,
            _ => SafetensorsType.I32,
        }) && saved.Shape.SequenceEqual(tensor.Shape.Select(size => (long)size));

    private static void Copy(SafetensorsTensor saved, TensorMemory memory)
    {
        if (memory.Type == TensorType.Single) saved.ToSingles().CopyTo(memory.Single);
        else if (memory.Type == TensorType.Double) saved.ToDoubles().CopyTo(memory.Double);
        else saved.ToInt32s().CopyTo(memory.Int32);
    }
}

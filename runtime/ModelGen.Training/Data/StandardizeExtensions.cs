namespace ModelGen.Training;

/// <summary>Sets the mean and deviation of Standardize layers from data.</summary>
public static class StandardizeExtensions
{
    /// <summary>
    /// Works out mean and standard deviation (of the population, in double) of an input over a data set and puts them into the Standardize
    /// layer that reads it: once, before training, from the samples to train with. Where all values are equal the deviation is 1.
    /// </summary>
    /// <param name="trainer">The model.</param>
    /// <param name="data">The samples.</param>
    /// <param name="layer">The path of the layer; by default the only one of the model.</param>
    /// <param name="input">The number of the input, and of its column; 0 by default.</param>
    /// <exception cref="ArgumentException">
    /// There is no such layer or input, the two do not fit, or a value of the data is not finite; the model is then as it was.
    /// </exception>
    public static void Standardize(this ITrainer trainer, Dataset data, string? layer = null, int input = 0)
    {
        ArgumentNullException.ThrowIfNull(data);
        Standardize(trainer, new BatchLoader(data, Math.Max(1, Math.Min(256, data.Count))), layer, input);
    }

    /// <summary>The same from the first epoch of a source of batches, which then stands at the start of the next.</summary>
    /// <inheritdoc cref="Standardize(ITrainer, Dataset, string, int)"/>
    public static void Standardize(this ITrainer trainer, IBatchSource data, string? layer = null, int input = 0)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        ArgumentNullException.ThrowIfNull(data);
        var (mean, deviation) = Layer(trainer, layer);
        var info = trainer.Inputs.ElementAtOrDefault(input)
            ?? throw new ArgumentException($"The model has no input {input}; there are {trainer.Inputs.Count}, counted from 0.", nameof(input));
        if (input >= data.Columns.Count || data.Columns[input] != new ColumnInfo(info.Type, info.ElementCount))
            throw new ArgumentException($"The data has no column {input} of {info.ElementCount} elements of {info.Type} for each sample, which '{info.Name}' takes.", nameof(data));
        var places = mean.Memory.Length;
        // The sizes behind the layer's axis are 1 in its buffers: what follows the axis in the input is one place of it.
        var after = 1;
        for (var axis = mean.Shape.Count - 1; axis > 0; axis--) after *= info.Shape[info.Shape.Count - mean.Shape.Count + axis];
        var onAxis = info.Shape.Count >= mean.Shape.Count && info.Shape[info.Shape.Count - mean.Shape.Count] == places;
        if (!onAxis && (after != 1 || info.ElementCount != places))
            throw new ArgumentException(
                $"'{mean.Name}' is [{string.Join(", ", mean.Shape)}], but the input '{info.Name}' is [{string.Join(", ", info.Shape)}]. Name the layer that reads it.", nameof(layer));

        var moments = new Moments[places];
        for (data.Seek(0); data.Next();)
        {
            var batch = data.Batch[input];
            for (var index = 0; index < batch.Length; index++) moments[index / after % places].Add(batch.At(index));
        }
        var wrong = Array.FindIndex(moments, moment => !double.IsFinite(moment.Squares));
        if (wrong >= 0) throw new ArgumentException($"The values of '{info.Name}' at place {wrong} are not all finite, so they have no mean.", nameof(data));
        for (var place = 0; place < places; place++)
        {
            Set(mean.Memory, place, moments[place].Mean);
            Set(deviation.Memory, place, moments[place].DeviationOrOne);
        }
    }

    private static (IParameter Mean, IParameter Deviation) Layer(ITrainer trainer, string? layer)
    {
        var pairs = trainer.Buffers.Items
            .Where(item => item.Name.EndsWith(".mean", StringComparison.Ordinal))
            .Select(item => (Path: item.Name[..^".mean".Length], Mean: item))
            .Select(item => (item.Path, item.Mean, Deviation: trainer.Buffers.Items.FirstOrDefault(other => other.Name == item.Path + ".std")))
            .Where(item => item.Deviation is not null).ToArray();
        var there = pairs.Length == 0 ? "It has none." : $"It has: {string.Join(", ", pairs.Select(pair => pair.Path))}.";
        if (layer is null && pairs.Length != 1) throw new ArgumentException($"The model has {pairs.Length} Standardize layers; say which one. {there}", nameof(layer));
        var found = layer is null ? pairs[0] : Array.Find(pairs, pair => pair.Path == layer);
        return found.Mean is null ? throw new ArgumentException($"The model has no Standardize layer '{layer}'. {there}", nameof(layer)) : (found.Mean, found.Deviation!);
    }

    private static void Set(TensorMemory memory, int index, double value)
    {
        if (memory.Type == TensorType.Single) memory.Single[index] = (float)value;
        else memory.Double[index] = value;
    }
}

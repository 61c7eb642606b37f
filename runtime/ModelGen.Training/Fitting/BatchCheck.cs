namespace ModelGen.Training;

/// <summary>Whether samples are what a trainer takes: asked once, before a run begins.</summary>
internal static class BatchCheck
{
    /// <summary>Throws one error that names the first column that does not fit.</summary>
    public static void Fits(ITrainer trainer, IReadOnlyList<ColumnInfo> columns)
    {
        if (trainer.Targets.Count == 0)
            throw new ArgumentException("The model has no loss. Declare one, or train it with Forward and Backward.");
        TensorInfo[] wanted = [.. trainer.Inputs, .. trainer.Targets];
        if (columns.Count != wanted.Length)
            throw new ArgumentException(
                $"The data set has {columns.Count} columns, but the model takes {wanted.Length}: " +
                $"{string.Join(", ", wanted.Select(tensor => tensor.Name))}.");
        for (var index = 0; index < wanted.Length; index++) Fits(wanted[index], columns[index], index);
    }

    /// <summary>The same for a source, whose batches must not be larger than the trainer's.</summary>
    public static void Fits(ITrainer trainer, IBatchSource source)
    {
        Fits(trainer, source.Columns);
        if (source.BatchSize > trainer.BatchSize)
            throw new ArgumentException(
                $"The loader makes batches of {source.BatchSize} samples, but the trainer takes at most {trainer.BatchSize}.");
    }

    /// <summary>The same for a source to train with, whose last batch must not be too small for the model.</summary>
    public static void Trains(ITrainer trainer, IBatchSource source)
    {
        Fits(trainer, source);
        if (!trainer.NeedsSeveralSamples) return;
        if (source.BatchSize == 1)
            throw new ArgumentException("A BatchNorm in training needs more than one value per channel, but the loader makes batches of a single sample. Make larger ones.");
        if (source.SamplesPerEpoch is { } samples && samples % source.BatchSize == 1)
            throw new ArgumentException(
                $"A BatchNorm in training needs more than one value per channel, but of {samples} samples in batches of {source.BatchSize} " +
                "the last batch of an epoch has a single one. Leave it out with dropLast: true, or make batches of another size.");
    }

    /// <summary>Whether the first columns are what a predictor takes; what follows them it does not read.</summary>
    public static void Fits(IPredictor predictor, IReadOnlyList<ColumnInfo> columns)
    {
        var wanted = predictor.Inputs;
        if (columns.Count < wanted.Count)
            throw new ArgumentException(
                $"The data set has {columns.Count} columns, but the model takes {wanted.Count}: " +
                $"{string.Join(", ", wanted.Select(tensor => tensor.Name))}.");
        for (var index = 0; index < wanted.Count; index++) Fits(wanted[index], columns[index], index);
    }

    private static void Fits(TensorInfo tensor, ColumnInfo column, int index)
    {
        if (tensor.Shared && !column.Shared)
            throw new ArgumentException($"'{tensor.Name}' is shared by the batch, but column {index} has one for each sample. Make it with DataColumn.OfShared.");
        if (!tensor.Shared && column.Shared)
            throw new ArgumentException($"Column {index} is shared by the batch, but '{tensor.Name}' is one for each sample.");
        if (tensor.ElementCount != column.ElementsPerSample || tensor.Type != column.Type)
            throw new ArgumentException(
                $"Column {index} has {column.ElementsPerSample} elements of {column.Type} per {(column.Shared ? "batch" : "sample")}, but " +
                $"'{tensor.Name}' is [{string.Join(", ", tensor.Shape)}] of {tensor.Type}, {tensor.ElementCount} elements.");
    }
}

namespace ModelGen.Training;

/// <summary>Whether samples are what a trainer takes: asked once, before a run begins.</summary>
internal static class BatchCheck
{
    /// <summary>Throws one error that names the first column that does not fit.</summary>
    public static void Fits(ITrainer trainer, Dataset data)
    {
        if (trainer.Targets.Count == 0)
            throw new ArgumentException("The model has no loss. Declare one, or train it with Forward and Backward.");
        var wanted = trainer.Inputs.Concat(trainer.Targets).ToArray();
        if (data.Columns.Count != wanted.Length)
            throw new ArgumentException(
                $"The data set has {data.Columns.Count} columns, but the model takes {wanted.Length}: " +
                $"{string.Join(", ", wanted.Select(tensor => tensor.Name))}.");
        for (var index = 0; index < wanted.Length; index++)
        {
            var (tensor, column) = (wanted[index], data.Columns[index]);
            if (tensor.Shared)
                throw new ArgumentException($"'{tensor.Name}' is shared by the batch, but a data set has one of each per sample.");
            if (tensor.ElementCount != column.ElementsPerSample || tensor.Type != column.Type)
                throw new ArgumentException(
                    $"Column {index} has {column.ElementsPerSample} elements of {column.Type} per sample, but '{tensor.Name}' is " +
                    $"[{string.Join(", ", tensor.Shape)}] of {tensor.Type}, {tensor.ElementCount} elements.");
        }
    }

    /// <summary>The same for a loader, whose batches must not be larger than the trainer's.</summary>
    public static void Fits(ITrainer trainer, BatchLoader loader)
    {
        Fits(trainer, loader.Data);
        if (loader.BatchSize > trainer.BatchSize)
            throw new ArgumentException(
                $"The loader makes batches of {loader.BatchSize} samples, but the trainer takes at most {trainer.BatchSize}.");
    }
}

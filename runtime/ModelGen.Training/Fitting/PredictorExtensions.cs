namespace ModelGen.Training;

/// <summary>Predicting whole data sets.</summary>
public static class PredictorExtensions
{
    private const int DefaultBatch = 256;

    /// <summary>Predicts all samples of a data set, in order.</summary>
    /// <param name="predictor">The model.</param>
    /// <param name="data">The samples: columns for the inputs; those that follow, targets and weights, are not read.</param>
    /// <returns>One tensor for each output of the model, sample after sample.</returns>
    /// <exception cref="ArgumentException">Data and model do not fit; the message names the tensor and both sizes.</exception>
    public static TensorMemory[] Predict(this IPredictor predictor, Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Predict(predictor, new BatchLoader(data, Math.Min(DefaultBatch, Math.Max(1, data.Count))));
    }

    /// <summary>Predicts the first epoch of a source of batches; it then stands at the start of the next.</summary>
    /// <param name="predictor">The model.</param>
    /// <param name="data">The batches: columns for the inputs; those that follow, targets and weights, are not read.</param>
    /// <returns>One tensor for each output of the model, sample after sample.</returns>
    /// <exception cref="ArgumentException">Data and model do not fit; the message names the tensor and both sizes.</exception>
    public static TensorMemory[] Predict(this IPredictor predictor, IBatchSource data)
    {
        ArgumentNullException.ThrowIfNull(predictor);
        ArgumentNullException.ThrowIfNull(data);
        BatchCheck.Fits(predictor, data.Columns);
        var infos = predictor.Outputs;
        var room = data.SamplesPerEpoch is { } samples ? checked((int)samples) : data.BatchSize;
        TensorMemory[] results = [.. infos.Select(info => TensorMemoryExtensions.Allocate(info.Type, Length(info, room)))];
        var batch = new TensorMemory[infos.Count];
        var count = 0;
        for (data.Seek(0); data.Next(); count += data.Count)
        {
            if (count + data.Count > room) Resize(room = checked(Math.Max(2 * room, count + data.Count)));
            for (var index = 0; index < batch.Length; index++)
            {
                var start = infos[index].Shared ? 0 : count * infos[index].ElementCount;
                batch[index] = results[index].Slice(start, Length(infos[index], data.Count));
            }
            predictor.Predict(data.Batch[..predictor.Inputs.Count], batch);
        }
        if (count < room) Resize(count);
        return results;

        void Resize(int size)
        {
            for (var index = 0; index < results.Length; index++)
            {
                var resized = TensorMemoryExtensions.Allocate(infos[index].Type, Length(infos[index], size));
                results[index].Slice(0, Length(infos[index], count)).CopyTo(resized);
                results[index] = resized;
            }
        }
    }

    private static int Length(TensorInfo info, int samples) => info.Shared ? info.ElementCount : checked(samples * info.ElementCount);
}

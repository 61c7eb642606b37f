namespace ModelGen.Fuzzing.Tests;

/// <summary>Streams against the whole sequence.</summary>
internal static class Streams
{
    /// <summary>The outputs of the first sample frame by frame, put together again; null where the shapes do not tell which axis is time.</summary>
    public static Numbers? Run(ModelRun run, Batch batch)
    {
        var predictor = run.Predictor;
        var stream = (IPredictorStream)predictor.GetType().GetMethod("CreateStream")!.Invoke(predictor, null)!;
        var inputs = predictor.Inputs.Zip(stream.Inputs, Axis).ToList();
        var outputs = predictor.Outputs.Zip(stream.Outputs, Axis).ToList();
        if (inputs.Concat(outputs).Any(axis => axis < 0)) return null;
        var given = batch.Tensors(0, 1, inputs.Count, isDouble: false);
        var whole = predictor.Outputs.Select(info => new double[info.ElementCount]).ToArray();
        // Twice: a stream that is reset has forgotten.
        for (var pass = 0; pass < 2; pass++)
        {
            stream.Reset();
            for (var t = 0; t < predictor.Inputs[0].Shape[inputs[0]]; t++)
            {
                var frames = given.Select((tensor, i) => Frame(tensor, predictor.Inputs[i].Shape, inputs[i], t)).ToArray();
                var results = stream.Outputs.Select(info => (TensorMemory)new float[info.ElementCount]).ToArray();
                stream.Step(frames, results);
                for (var o = 0; o < results.Length; o++)
                    foreach (var (at, k) in Places(predictor.Outputs[o].Shape, outputs[o], t).Select((at, k) => (at, k))) whole[o][at] = results[o].Single[k];
            }
        }
        return new Numbers([.. whole.Select((values, i) => ("streamed " + predictor.Outputs[i].Name, values))]);
    }

    private static TensorMemory Frame(TensorMemory tensor, IReadOnlyList<int> shape, int axis, int t)
    {
        var places = Places(shape, axis, t);
        return tensor.Type == TensorType.Int32 ? places.Select(at => tensor.Int32[at]).ToArray() : places.Select(at => tensor.Single[at]).ToArray();
    }

    /// <summary>Where the elements of a frame lie in the whole.</summary>
    private static IEnumerable<int> Places(IReadOnlyList<int> shape, int axis, int t)
    {
        var after = shape.Skip(axis + 1).Aggregate(1, (product, size) => product * size);
        var before = shape.Take(axis).Aggregate(1, (product, size) => product * size);
        for (var i = 0; i < before; i++)
            for (var k = 0; k < after; k++) yield return (i * shape[axis] + t) * after + k;
    }

    private static int Axis(TensorInfo whole, TensorInfo frame)
    {
        var axes = Enumerable.Range(0, whole.Shape.Count).Where(axis => whole.Shape.Where((_, i) => i != axis).SequenceEqual(frame.Shape)).ToList();
        return axes.Count == 1 ? axes[0] : -1;
    }
}

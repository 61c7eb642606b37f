using ModelGen.Testing;

namespace ModelGen.Sequences.Tests;

/// <summary>Drives streams through their interface.</summary>
internal static class Streams
{
    public static IPredictorStream Create(IPredictor predictor) =>
        (IPredictorStream)predictor.GetType().GetMethod("CreateStream")!.Invoke(predictor, null)!;

    /// <summary>Weights that are neither small nor all alike, whatever the layer starts them as.</summary>
    public static void Randomise(CompiledModel model, int seed = 3)
    {
        var random = new Random(seed);
        foreach (var item in model.State.Items)
        {
            // Wide enough to matter, and narrow enough that a recurrence forgets.
            var range = item.Shape.Count > 1 ? 1.5 / Math.Sqrt(item.Shape[^1]) : 0.7;
            for (var i = 0; i < item.Memory.Length; i++)
            {
                var value = item.Name.EndsWith("running_var", StringComparison.Ordinal) ? 0.5 + random.NextDouble() : (random.NextDouble() * 2 - 1) * range;
                if (item.Memory.Type == TensorType.Double) item.Memory.Double[i] = value;
                else item.Memory.Single[i] = (float)value;
            }
        }
    }

    /// <summary>One sample of the first input through the network as a whole.</summary>
    public static float[] Whole(IPredictor predictor, TensorMemory input)
    {
        var output = new float[predictor.Outputs[0].ElementCount];
        predictor.Predict([input], [output]);
        return output;
    }

    /// <summary>The same frame by frame; time is the axis of input and output that is gone in a frame.</summary>
    public static float[] ByFrames(IPredictorStream stream, TensorMemory input, TensorInfo whole, TensorInfo wholeOutput)
    {
        var (inAxis, outAxis) = (TimeAxis(whole, stream.Inputs[0]), TimeAxis(wholeOutput, stream.Outputs[0]));
        var (steps, features, outputs) = (whole.Shape[inAxis], stream.Inputs[0].ElementCount, stream.Outputs[0].ElementCount);
        int inInner = Inner(whole, inAxis), outInner = Inner(wholeOutput, outAxis);
        var result = new float[steps * outputs];
        var frame = new float[outputs];
        TensorMemory given = input.Type == TensorType.Int32 ? new int[features] : new float[features];
        for (var t = 0; t < steps; t++)
        {
            for (var f = 0; f < features; f++)
            {
                var at = At(inInner, steps, t, f);
                if (input.Type == TensorType.Int32) given.Int32[f] = input.Int32[at];
                else given.Single[f] = input.Single[at];
            }
            stream.Step([given], [frame]);
            for (var f = 0; f < outputs; f++) result[At(outInner, steps, t, f)] = frame[f];
        }
        return result;
    }

    /// <summary>The elements of a step that lie together.</summary>
    private static int Inner(TensorInfo info, int axis) => info.Shape.Skip(axis + 1).Aggregate(1, (product, size) => product * size);

    private static int At(int inner, int steps, int step, int element) => (element / inner * steps + step) * inner + element % inner;

    private static int TimeAxis(TensorInfo whole, TensorInfo frame) =>
        Enumerable.Range(0, whole.Shape.Count).Single(axis => whole.Shape.Where((_, i) => i != axis).SequenceEqual(frame.Shape));
}

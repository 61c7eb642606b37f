using System.Diagnostics;
using ModelGen;

namespace ModelZoo;

/// <summary>Measures what networks take.</summary>
internal static class Survey
{
    /// <summary>The least time of a prediction of one sample, in milliseconds, on all processors.</summary>
    /// <param name="network">The network; its weights play no part.</param>
    /// <param name="seconds">How long to try, after code and workers have warmed up.</param>
    public static double Milliseconds(ZooNetwork network, double seconds)
    {
        var predictor = network.Create().CreatePredictor(new PredictorOptions());
        var random = new Random(1);
        TensorMemory[] inputs = [.. predictor.Inputs.Select(input => (TensorMemory)Enumerable.Range(0, input.ElementCount).Select(_ => 2 * random.NextSingle() - 1).ToArray())];
        TensorMemory[] outputs = [.. predictor.Outputs.Select(output => (TensorMemory)new float[output.ElementCount])];
        var best = double.MaxValue;
        var start = Stopwatch.GetTimestamp();
        for (var run = 0; run < 5 || Stopwatch.GetElapsedTime(start).TotalSeconds < 2 * seconds; run++)
        {
            var before = Stopwatch.GetTimestamp();
            predictor.Predict(inputs, outputs);
            var elapsed = Stopwatch.GetElapsedTime(before).TotalMilliseconds;
            if (run >= 2 && Stopwatch.GetElapsedTime(start).TotalSeconds >= seconds || run >= 4) best = Math.Min(best, elapsed);
        }
        return best;
    }
}

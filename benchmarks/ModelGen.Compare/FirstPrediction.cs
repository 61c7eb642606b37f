using System.Diagnostics;

namespace ModelGen.Compare;

/// <summary>The first prediction of ResNet-18 in a new process, by its parts.</summary>
internal static class FirstPrediction
{
    public static void Run(Settings settings)
    {
        var start = Stopwatch.GetTimestamp();
        var before = (DateTime.Now - Process.GetCurrentProcess().StartTime).TotalMilliseconds;
        var model = ResNet18.Load(Path.Combine(settings.Folder, "resnet18.safetensors"));
        var load = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var predictor = model.CreatePredictor(new PredictorOptions { Threads = settings.Threads });
        var pack = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var image = new float[3 * 224 * 224];
        Array.Fill(image, 0.5f);
        var output = new float[1000];
        predictor.Predict(image, output);
        var first = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        predictor.Predict(image, output);
        var second = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Console.WriteLine($"{before:F0} ms to start, {load:F0} ms to load the weights, {pack - load:F0} ms to fold and pack them, {first - pack:F0} ms for the first prediction, compiling included, {second - first:F0} ms for the second.");
    }
}

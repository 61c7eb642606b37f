namespace ModelGen.BenchmarkDotNet;

/// <summary>Tensors that a model takes.</summary>
internal static class Tensors
{
    /// <summary>Makes tensors of a batch: numbers from -0.5 to 0.5, or class indices.</summary>
    public static Func<TensorInfo, TensorMemory> Random(int batch)
    {
        var random = new Random(1);
        return info =>
        {
            var count = info.ElementCount * (info.Shared ? 1 : batch);
            if (info.Type == TensorType.Int32) return Enumerable.Range(0, count).Select(_ => random.Next(info.Classes)).ToArray();
            return Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f).ToArray();
        };
    }
}

namespace ModelGen.Training.Tests;

/// <summary>Classes that lie around corners of a square, apart enough to be learned.</summary>
internal static class Blobs
{
    public static Dataset Make(int samples, int classes = 3, int seed = 7, double spread = 0.4, TensorType type = TensorType.Single)
    {
        var random = new Random(seed);
        var (points, labels) = (new double[samples * 2], new int[samples]);
        for (var n = 0; n < samples; n++)
        {
            labels[n] = random.Next(classes);
            var angle = 2 * Math.PI * labels[n] / classes;
            points[2 * n] = Math.Cos(angle) + spread * (random.NextDouble() - 0.5);
            points[2 * n + 1] = Math.Sin(angle) + spread * (random.NextDouble() - 0.5);
        }
        var column = type == TensorType.Double
            ? DataColumn.Of(points, 2)
            : DataColumn.Of(Array.ConvertAll(points, value => (float)value), 2);
        return new Dataset(column, DataColumn.Of(labels));
    }
}

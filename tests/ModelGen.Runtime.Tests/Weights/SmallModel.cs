namespace ModelGen.Runtime.Tests;

/// <summary>The tensors of a small network with a BatchNorm, laid out as a generated model lays them out.</summary>
internal static class SmallModel
{
    public static readonly ParameterInfo[] Infos =
    [
        new("conv1.weight", [3, 1, 3, 3], 0, Initializer.Default(9)),
        new("conv1.bias", [3], 32, Initializer.Default(9)),
        new("bn1.weight", [3], 48, Initializer.Constant(1)),
        new("bn1.bias", [3], 64, Initializer.Constant(0)),
        new("bn1.running_mean", [3], 80, Initializer.Constant(0), Trainable: false, Buffer: true),
        new("bn1.running_var", [3], 96, Initializer.Constant(1), Trainable: false, Buffer: true),
        new("fc.weight", [2, 7], 112, Initializer.XavierNormal(7, 2), Trainable: false),
        new("fc.bias", [2], 128, Initializer.Constant(0.5)),
    ];

    public static byte[] Saved<T>(ModelWeights<T> weights) where T : unmanaged
    {
        var stream = new MemoryStream();
        weights.Save(stream);
        return stream.ToArray();
    }

    public static float[] Values(ModelWeights<float> weights) => weights.Block.Span.ToArray();
}

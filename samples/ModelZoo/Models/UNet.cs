using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>
/// A fully convolutional network that says of every pixel whether it belongs to an object: down to an image of 16 × 16 and up
/// again, with what each level saw on the way down beside what comes up. Ronneberger, Fischer and Brox, "U-Net:
/// convolutional networks for biomedical image segmentation", 2015; sizes and names are those of
/// mateuszbuda/brain-segmentation-pytorch.
/// </summary>
[Model]
public sealed partial class UNet
{
    private const int Levels = 4;

    /// <summary>The probability of each pixel.</summary>
    private static Tensor Forward([Shape(3, 256, 256)] Tensor image)
    {
        var (x, seen) = (image, new List<Tensor>());
        for (var level = 1; level <= Levels; level++)
        {
            seen.Add(Block(x, 16 << level, $"encoder{level}", $"enc{level}"));
            x = MaxPool2d(seen[^1], 2);
        }
        x = Block(x, 512, "bottleneck", "bottleneck");
        for (var level = Levels; level >= 1; level--)
        {
            x = ConvTranspose2d(x, 16 << level, 2, stride: 2, name: $"upconv{level}");
            x = Block(Concat(x, seen[level - 1]), 16 << level, $"decoder{level}", $"dec{level}");
        }
        return Sigmoid(Conv2d(x, 1, 1, name: "conv"));
    }

    /// <summary>
    /// 1 less what mask and answer share of both, over the whole batch (the Dice coefficient). Milletari, Navab and Ahmadi,
    /// "V-Net", 2016.
    /// </summary>
    private static Tensor Loss(Tensor output, [Shape(1, 256, 256)] Tensor mask) =>
        1 - (2 * BatchSum(Sum(output * mask)) + 1) / (BatchSum(Sum(output)) + BatchSum(Sum(mask)) + 1);

    private static Tensor Block(Tensor x, int channels, string scope, string prefix)
    {
        using var _ = Scope(scope);
        for (var i = 1; i <= 2; i++)
            x = ReLU(BatchNorm(Conv2d(x, channels, 3, padding: 1, bias: false, name: $"{prefix}conv{i}"), name: $"{prefix}norm{i}"));
        return x;
    }
}

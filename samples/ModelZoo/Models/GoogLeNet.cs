using ModelGen;
using static ModelGen.Layers;

namespace ModelZoo;

/// <summary>
/// GoogLeNet, also called Inception v1, with BatchNorm and torchvision's names, as it predicts. Szegedy and others, "Going
/// deeper with convolutions", 2014; what was to be 5×5 is 3×3 in torchvision.
/// </summary>
[Model]
[CrossEntropyLoss]
public sealed partial class GoogLeNet
{
    // Channels of the four branches: 1×1, 3×3 after 1×1, 3×3 after 1×1, 1×1 after a pool.
    private static readonly (string Name, int C1, int R2, int C2, int R3, int C3, int C4)[] s_blocks =
    [
        ("3a", 64, 96, 128, 16, 32, 32), ("3b", 128, 128, 192, 32, 96, 64),
        ("4a", 192, 96, 208, 16, 48, 64), ("4b", 160, 112, 224, 24, 64, 64), ("4c", 128, 128, 256, 24, 64, 64),
        ("4d", 112, 144, 288, 32, 64, 64), ("4e", 256, 160, 320, 32, 128, 128),
        ("5a", 256, 160, 320, 32, 128, 128), ("5b", 384, 192, 384, 48, 128, 128),
    ];

    private static Tensor Forward([Shape(3, 224, 224)] Tensor image) => Trunk(image).output;

    /// <summary>The scores, and the two inner images that auxiliary classifiers look at in training.</summary>
    internal static (Tensor output, Tensor inner1, Tensor inner2) Trunk(Tensor image)
    {
        var x = Halve(ConvNorm(image, 64, 7, "conv1", stride: 2));
        x = Halve(ConvNorm(ConvNorm(x, 64, 1, "conv2"), 192, 3, "conv3"));
        Tensor? inner1 = null, inner2 = null;
        foreach (var block in s_blocks)
        {
            using var _ = Scope("inception" + block.Name);
            x = Concat(
                ConvNorm(x, block.C1, 1, "branch1"),
                ConvNorm(ConvNorm(x, block.R2, 1, "branch2.0"), block.C2, 3, "branch2.1"),
                ConvNorm(ConvNorm(x, block.R3, 1, "branch3.0"), block.C3, 3, "branch3.1"),
                ConvNorm(MaxPool2d(x, 3, stride: 1, padding: 1), block.C4, 1, "branch4.1"));
            switch (block.Name)
            {
                case "4a": inner1 = x; break;
                case "4d": inner2 = x; break;
                case "3b": x = Halve(x); break;
                case "4e": x = MaxPool2d(x, 2); break;
            }
        }
        return (Linear(Dropout(Flatten(GlobalAvgPool2d(x)), 0.2), 1000, name: "fc"), inner1!, inner2!);
    }

    internal static Tensor ConvNorm(Tensor x, int channels, int kernel, string name, int stride = 1) =>
        ReLU(BatchNorm(Conv2d(x, channels, kernel, stride: stride, padding: kernel / 2, bias: false, name: name + ".conv"), eps: 0.001, name: name + ".bn"));

    private static Tensor Halve(Tensor x) => MaxPool2d(x, 3, stride: 2, ceilMode: true);
}

/// <summary>
/// GoogLeNet as it is trained: two auxiliary classifiers look at inner images, and the loss counts each at 0.3. It has all the
/// weights of torchvision's file.
/// </summary>
[Model]
public sealed partial class GoogLeNetWithHeads
{
    private static (Tensor output, Tensor auxiliary1, Tensor auxiliary2) Forward([Shape(3, 224, 224)] Tensor image)
    {
        var (output, inner1, inner2) = GoogLeNet.Trunk(image);
        return (output, Head(inner1, "aux1"), Head(inner2, "aux2"));
    }

    private static Tensor Loss(Tensor output, Tensor auxiliary1, Tensor auxiliary2, Tokens target) =>
        CrossEntropyLoss(output, target) + 0.3 * (CrossEntropyLoss(auxiliary1, target) + CrossEntropyLoss(auxiliary2, target));

    private static Tensor Head(Tensor x, string name)
    {
        using var _ = Scope(name);
        x = GoogLeNet.ConvNorm(FourByFour(x), 128, 1, "conv");
        x = Dropout(ReLU(Linear(Flatten(x), 1024, name: "fc1")), 0.7);
        return Linear(x, 1000, name: "fc2");
    }

    // Means over windows of 4 that begin at 0, 3, 7 and 10 of 14 rows and columns.
    private static Tensor FourByFour(Tensor x)
    {
        x = AvgPool2d(x, 4, stride: 1);
        for (var axis = 1; axis <= 2; axis++) x = Concat([Slice(x, axis, 0, 2, step: 3), Slice(x, axis, 7, 2, step: 3)], axis);
        return x;
    }
}

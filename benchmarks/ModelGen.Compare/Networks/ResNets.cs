namespace ModelGen.Compare;

/// <summary>The residual block of He et al. (2015), its shortcut a 1 × 1 convolution where the shape changes.</summary>
internal static class Residual
{
    public static Tensor Block(Tensor x, int channels, int stride)
    {
        var y = ReLU(BatchNorm(Conv2d(x, channels, 3, stride: stride, padding: 1, bias: false, name: "conv1"), name: "bn1"));
        y = BatchNorm(Conv2d(y, channels, 3, padding: 1, bias: false, name: "conv2"), name: "bn2");
        if (stride == 1) return ReLU(y + x);
        return ReLU(y + BatchNorm(Conv2d(x, channels, 1, stride: stride, bias: false, name: "downsample.0"), name: "downsample.1"));
    }

    public static Tensor Stages(Tensor x, int stages, int blocks, int channels)
    {
        for (var stage = 0; stage < stages; stage++)
            for (var block = 0; block < blocks; block++)
                using (Scope($"layer{stage + 1}.{block}"))
                    x = Block(x, channels << stage, stage > 0 && block == 0 ? 2 : 1);
        return x;
    }
}

/// <summary>He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (2015): 20 layers for CIFAR-10.</summary>
#if ACCURATE
[Model(Winograd = WinogradMode.Accurate)]
#else
[Model]
#endif
[CrossEntropyLoss]
internal sealed partial class ResNet20
{
    private static Tensor Forward([Shape(3, 32, 32)] Tensor image)
    {
        var x = ReLU(BatchNorm(Conv2d(image, 16, 3, padding: 1, bias: false, name: "conv1"), name: "bn1"));
        return Linear(Flatten(GlobalAvgPool2d(Residual.Stages(x, 3, 3, 16))), 10, name: "fc");
    }
}

/// <summary>He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition" (2015): 18 layers for ImageNet.</summary>
#if ACCURATE
[Model(Winograd = WinogradMode.Accurate)]
#else
[Model]
#endif
[CrossEntropyLoss]
internal sealed partial class ResNet18
{
    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var x = ReLU(BatchNorm(Conv2d(image, 64, 7, stride: 2, padding: 3, bias: false, name: "conv1"), name: "bn1"));
        x = Residual.Stages(MaxPool2d(x, 3, stride: 2, padding: 1), 4, 2, 64);
        return Linear(Flatten(GlobalAvgPool2d(x)), 1000, name: "fc");
    }
}

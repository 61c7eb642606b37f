namespace ModelGen.Compare;

/// <summary>Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image Recognition" (2014).</summary>
#if ACCURATE
[Model(Winograd = WinogradMode.Accurate)]
#else
[Model]
#endif
internal sealed partial class VGG16
{
    private static Tensor Forward([Shape(3, 224, 224)] Tensor image)
    {
        var (x, position) = (image, 0);
        foreach (var (channels, convolutions) in new[] { (64, 2), (128, 2), (256, 3), (512, 3), (512, 3) })
        {
            for (var i = 0; i < convolutions; i++, position += 2)
                x = ReLU(Conv2d(x, channels, 3, padding: 1, name: $"features.{position}"));
            x = MaxPool2d(x, 2);
            position++;
        }
        x = ReLU(Linear(Flatten(x), 4096, name: "classifier.0"));
        x = ReLU(Linear(x, 4096, name: "classifier.3"));
        return Linear(x, 1000, name: "classifier.6");
    }
}

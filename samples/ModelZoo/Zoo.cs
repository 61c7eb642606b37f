using Digits;

namespace ModelZoo;

/// <summary>All networks of the zoo.</summary>
internal static class Zoo
{
    /// <summary>The networks, the oldest first.</summary>
    public static IReadOnlyList<ZooNetwork> Networks { get; } =
    [
        new("lenet5", LeNet5.Description, () => Of(new LeNet5()), path => Of(LeNet5.Load(path))),
        new("alexnet", AlexNet.Description, () => Of(new AlexNet()), path => Of(AlexNet.Load(path))) { Photos = PhotoNormalization.ImageNet },
        new("vgg16", VGG16.Description, () => Of(new VGG16()), path => Of(VGG16.Load(path))) { Photos = PhotoNormalization.ImageNet },
        new("googlenet", GoogLeNet.Description, () => Of(new GoogLeNet()), path => Of(GoogLeNet.Load(path))) { Photos = PhotoNormalization.PlusMinusOne },
        new("googlenet-with-heads", GoogLeNetWithHeads.Description, () => Of(new GoogLeNetWithHeads()), path => Of(GoogLeNetWithHeads.Load(path))) { Photos = PhotoNormalization.PlusMinusOne },
        new("unet", UNet.Description, () => Of(new UNet()), path => Of(UNet.Load(path))),
        new("resnet18", ResNet18.Description, () => Of(new ResNet18()), path => Of(ResNet18.Load(path))) { Photos = PhotoNormalization.ImageNet },
        new("resnet50", ResNet50.Description, () => Of(new ResNet50()), path => Of(ResNet50.Load(path))) { Photos = PhotoNormalization.ImageNet },
        new("resnet20", ResNet20.Description, () => Of(new ResNet20()), path => Of(ResNet20.Load(path))),
        new("face-triplet", FaceTriplet.Description, () => Of(new FaceTriplet()), path => Of(FaceTriplet.Load(path))),
        new("squeezenet", SqueezeNet.Description, () => Of(new SqueezeNet()), path => Of(SqueezeNet.Load(path))) { Photos = PhotoNormalization.ImageNet },
        new("tiny-yolo", TinyYolo.Description, () => Of(new TinyYolo()), path => Of(TinyYolo.Load(path))),
        new("mobilenetv2", MobileNetV2.Description, () => Of(new MobileNetV2()), path => Of(MobileNetV2.Load(path))) { Photos = PhotoNormalization.ImageNet },
    ];

    private static ZooModel Of(LeNet5 m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(AlexNet m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(VGG16 m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(GoogLeNet m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(GoogLeNetWithHeads m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(UNet m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(ResNet18 m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(ResNet50 m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(ResNet20 m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(FaceTriplet m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(SqueezeNet m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(TinyYolo m) => new(m.State, m.CreatePredictor, m.CreateTrainer);

    private static ZooModel Of(MobileNetV2 m) => new(m.State, m.CreatePredictor, m.CreateTrainer);
}

namespace ModelGen.Zoo.Tests;

/// <summary>The compiled networks of the sample.</summary>
public sealed class ZooTests
{
    private static readonly Bound s_bound = new(Relative: 1e-4, Absolute: 1e-5);

    public static TheoryData<string> Names => [.. ModelZoo.Zoo.Networks.Select(network => network.Name)];

    /// <summary>As their authors or torchvision's documentation state them.</summary>
    [Theory]
    [InlineData("lenet5", 61_706)]
    [InlineData("alexnet", 61_100_840)]
    [InlineData("vgg16", 138_357_544)]
    [InlineData("googlenet", 6_624_904)]
    [InlineData("googlenet-with-heads", 13_004_888)]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("resnet20", 269_722)]
    [InlineData("squeezenet", 1_235_496)]
    [InlineData("tiny-yolo", 15_861_773)]
    [InlineData("unet", 7_763_041)]
    [InlineData("mobilenetv2", 3_504_872)]
    public void It_has_the_published_number_of_parameters(string network, long parameters) => Assert.Equal(parameters, Case.Find(network).Description.Parameters);

    /// <summary>
    /// Elements of a predictor's weights: those of the model, folded and packed, and more where Winograd's transformed kernels are kept (36 numbers for 9).
    /// </summary>
    [Theory]
    [InlineData("lenet5", 63_936)]
    [InlineData("alexnet", 61_133_616)]
    [InlineData("vgg16", 161_282_864)]
    [InlineData("googlenet", 8_603_952)]
    [InlineData("resnet18", 13_908_848)]
    [InlineData("resnet50", 28_106_864)]
    [InlineData("resnet20", 1_071_216)]
    [InlineData("squeezenet", 1_516_080)]
    [InlineData("tiny-yolo", 17_036_832)]
    [InlineData("unet", 18_322_128)]
    [InlineData("mobilenetv2", 3_500_000)]
    public void A_predictor_keeps_what_its_kernels_read(string network, long elements) =>
        Assert.Equal(elements, Case.Find(network).Description.PreparedBytes / sizeof(float));

    [Theory, MemberData(nameof(Names))]
    public void Its_tensors_have_PyTorchs_names_and_shapes(string network)
    {
        var (description, fixture) = (Case.Find(network).Description, Fixture.Of(Case.Find(network).Description.Name));
        Assert.Equal(fixture.Parameters, description.Parameters);
        Assert.Equal(
            fixture.Shapes.Where(tensor => !tensor.Key.EndsWith(".num_batches_tracked", StringComparison.Ordinal)).Select(tensor => $"{tensor.Key} [{string.Join(", ", tensor.Value)}]").Order(),
            Case.Find(network).Create().State.Select(tensor => $"{tensor.Name} [{string.Join(", ", tensor.Shape)}]").Order());
    }

    [Theory, MemberData(nameof(Names))]
    public void It_predicts_what_PyTorch_does(string network)
    {
        var (given, model) = Make(network);
        Steps.Predict(given, model.CreatePredictor(new PredictorOptions()), s_bound);
    }

    // Gradients are steep where a unit is near 0 or two values of a pool are nearly equal, so they can be as near to the exact
    // ones as PyTorch's own in single precision and no nearer. DoubleTests holds three of the networks to 1e-7.
    [Theory, MemberData(nameof(Names))]
    public void A_training_step_has_PyTorchs_loss_gradients_and_running_statistics(string network)
    {
        var (given, model) = Make(network);
        Steps.Train(given, model.CreateTrainer(Case.Batch, new TrainerOptions()), s_bound, new Bound(1e-4 + 3 * given.Fixture.Noise, 1e-5));
    }

    [Fact]
    public void ResNet20_gives_the_logits_of_weights_that_others_trained()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "models", "resnet20-cifar10");
        var io = SafetensorsFile.Read(Path.Combine(folder, "io.safetensors"));
        var (images, expected) = (io["input"].ToSingles(), io["logits"].ToSingles());
        var logits = new float[expected.Length];
        ModelZoo.ResNet20.Predictor.Load(Path.Combine(folder, "weights.safetensors")).Predict(images, logits);
        for (var i = 0; i < logits.Length; i++) s_bound.Number($"logit {i}", logits[i], expected[i]);
    }

    private static (Case, ModelZoo.ZooModel) Make(string network)
    {
        var (given, model) = (new Case(Fixture.Of(Case.Find(network).Description.Name)), Case.Find(network).Create());
        given.SetState(model.State);
        return (given, model);
    }
}

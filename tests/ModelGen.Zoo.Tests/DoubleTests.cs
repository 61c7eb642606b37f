using ModelGen.Testing;

namespace ModelGen.Zoo.Tests;

/// <summary>
/// The declarations in double precision, where rounding takes no unit to its other side: the same operations and derivatives,
/// held to PyTorch's digits.
/// </summary>
public sealed class DoubleTests
{
    private static readonly Bound s_bound = new(Relative: 1e-7, Absolute: 1e-9);

    // One compilation, so that equal kernels are compiled once.
    private static readonly Lazy<ModelCompilation> s_compilation = new(() => ModelCompilation.Of([.. new[] { "ResNet50", "GoogLeNet", "MobileNetV2" }.Select(file =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", file + ".cs")).Replace("[Model]", "[Model(Precision = Precision.Double)]", StringComparison.Ordinal))]));

    [Theory]
    [InlineData("ResNet50")]
    [InlineData("GoogLeNetWithHeads")]
    [InlineData("MobileNetV2")]
    public void A_network_in_double_precision_has_PyTorchs_digits(string name)
    {
        var model = s_compilation.Value.Model("ModelZoo." + name);
        var given = new Case(Fixture.Of(name));
        given.SetState(model.State);
        Steps.Predict(given, model.CreatePredictor(threads: 0), s_bound);
        Steps.Train(given, model.CreateTrainer(Case.Batch, threads: 0), s_bound, s_bound);
    }
}

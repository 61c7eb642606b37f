using ModelGen.Testing;

namespace ModelGen.Zoo.Tests;

/// <summary>
/// The declarations in double precision, where rounding takes no unit to its other side: the same operations and derivatives,
/// held to PyTorch's digits.
/// </summary>
public sealed class DoubleTests
{
    private static readonly Bound s_bound = new(Relative: 1e-7, Absolute: 1e-9);

    [Theory]
    [InlineData("ResNet50")]
    [InlineData("GoogLeNet", "GoogLeNetWithHeads")]
    [InlineData("MobileNetV2")]
    public void A_network_in_double_precision_has_PyTorchs_digits(string file, string? name = null)
    {
        var source = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Models", file + ".cs"));
        var model = ModelCompilation.Of(source.Replace("[Model]", "[Model(Precision = Precision.Double)]", StringComparison.Ordinal)).Model("ModelZoo." + (name ?? file));
        var given = new Case(Fixture.Of(name ?? file));
        given.SetState(model.State);
        Steps.Predict(given, model.CreatePredictor(threads: 0), s_bound);
        Steps.Train(given, model.CreateTrainer(Case.Batch, threads: 0), s_bound, s_bound);
    }
}

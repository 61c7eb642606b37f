using ModelGen.Tests;

namespace ModelGen.Runtime.Tests;

/// <summary>Numbers in messages and texts are the same in every culture.</summary>
public sealed class CultureTests
{
    [Fact]
    public void The_culture_of_these_tests_is_odd() => Assert.Equal("\u22121,5", OddCulture.In(() => (-1.5).ToString()));

    [Fact]
    public void Messages_are_the_same()
    {
        OddCulture.Unchanged<ArgumentException>(() => Batch.Indices("label", [-3], 2, -100));
        OddCulture.Unchanged<ArgumentException>(() => new AlignedBlock<float>(-1));
        OddCulture.Unchanged<ArgumentException>(() => WorkerPool.Threads(-2));
        OddCulture.Unchanged<ArgumentException>(() => new RandomSource(1, "x").NextInt32(-1));
        OddCulture.Unchanged<ArgumentException>(() => Initializer.Default(-4));
        OddCulture.Unchanged<ArgumentException>(() => new Anchors(-1, 2));
        OddCulture.Unchanged<ArgumentException>(() => new SafetensorsWriter().Add<float>("a", [-2], new float[2]));
        OddCulture.Unchanged<ArgumentException>(() => Boxes.NonMaximumSuppression([], 1.5));
    }

    [Fact]
    public void Values_print_the_same()
    {
        OddCulture.Unchanged(() => new Box(-0.5, 1.5, 2.25, -3).ToString());
        OddCulture.Unchanged(() => new global::ModelGen.Detection(-1, 0.5, new Box(-0.5, 1.5, 2.25, -3)).ToString());
        OddCulture.Unchanged(() => new TensorInfo("label", TensorType.Int32, [], Classes: 3, Ignored: -100).ToString());
        OddCulture.Unchanged(() => new LossTerm(LossTermKind.Mean, -0.5, 1.5).ToString());
        OddCulture.Unchanged(() => new LossTermPlace(LossTermKind.Sum, 16, -1, 0.5).ToString());
        OddCulture.Unchanged(() => Initializer.Uniform(-0.5, 0.5).ToString());
        OddCulture.Unchanged(() => new TrainerOptions { Seed = -7 }.ToString());
        OddCulture.Unchanged(() => new ModelDescription("Net", 1234567, [new("0", "Linear", "[3]", "[3]", 1234567, 7654321)], []).ToString());
        Assert.Equal("Box { Left = -0.5, Top = 1.5, Right = 2.25, Bottom = -3, Area = 0 }", OddCulture.In(() => new Box(-0.5, 1.5, 2.25, -3).ToString()));
    }

    [Fact]
    public void No_record_leaves_its_numbers_to_the_culture() => Assert.Empty(OddCulture.CarelessRecords(typeof(Box).Assembly));

    [Fact]
    public void Files_are_the_same()
    {
        var expected = SmallModel.Saved(new ModelWeights(SmallModel.Infos, 1));
        Assert.Equal(expected, OddCulture.In(() => SmallModel.Saved(new ModelWeights(SmallModel.Infos, 1))));
    }
}

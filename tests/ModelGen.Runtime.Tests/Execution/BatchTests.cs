namespace ModelGen.Runtime.Tests;

public class BatchTests
{
    [Fact]
    public void A_batch_counts_its_samples()
    {
        var batch = new Batch("image", 30, 10);
        batch.Same("target", 3, 1);
        batch.AtMost(3);
        batch.AtLeastOne();
        Batch.Shared("mask", 5, 5);
        Assert.Equal(3, batch.Count);
        Assert.Equal(0, new Batch("image", 0, 10).Count);
    }

    [Fact]
    public void A_length_that_does_not_divide_is_refused() => AssertRefused("image",
        "'image' has 31 elements, which is no multiple of 10, the elements of one sample.",
        () => new Batch("image", 31, 10));

    [Fact]
    public void Tensors_that_disagree_are_refused() => AssertRefused("target",
        "'target' holds 1 sample (1 elements of 1 each), but 'image' holds 3 samples. Give target 3 elements.",
        () => new Batch("image", 30, 10).Same("target", 1, 1));

    [Fact]
    public void An_output_that_does_not_divide_is_refused() => AssertRefused("output",
        "'output' has 7 elements, which is no multiple of 5, the elements of one sample.",
        () => new Batch("image", 10, 10).Same("output", 7, 5));

    [Fact]
    public void A_batch_above_the_trainers_is_refused() => AssertRefused("image",
        "'image' holds 33 samples, but the trainer was made for batches of at most 32. Pass fewer, or make it with CreateTrainer(33).",
        () => new Batch("image", 330, 10).AtMost(32));

    [Fact]
    public void An_empty_training_batch_is_refused() => AssertRefused("image",
        "'image' is empty; a step needs at least one sample.",
        () => new Batch("image", 0, 10).AtLeastOne());

    [Fact]
    public void A_shared_tensor_of_another_length_is_refused() => AssertRefused("mask",
        "'mask' has 4 elements, but one of 5 serves the whole batch.",
        () => Batch.Shared("mask", 4, 5));

    [Theory, InlineData(-1), InlineData(10), InlineData(int.MaxValue), InlineData(int.MinValue)]
    public void A_class_outside_of_the_declared_ones_is_refused_with_its_place(int index) => AssertRefused("target",
        $"'target' holds {index} at position 2, but indices go from 0 to 9.",
        () => Batch.Indices("target", [0, 9, index], 10));

    private static void AssertRefused(string parameter, string message, Action action)
    {
        var error = Assert.Throws<ArgumentException>(action);
        Assert.Equal(parameter, error.ParamName);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }
}

using static ModelGen.Layers;

namespace ModelGen.Model.Tests;

[Model(7, 3)]
[Linear(4), LogSoftmax(1), CTCLoss(3, Blank = 2)]
public sealed partial class ReadingNet;

/// <summary>Labels without lengths: all of them count.</summary>
[Model]
public sealed partial class WholeReadingNet
{
    private static Tensor Forward([Shape(7, 3)] Tensor x) => LogSoftmax(Linear(x, 4), 1);

    private static Tensor Loss(Tensor output, [Shape(3)] Tokens text) => CTCLoss(output, text);
}

/// <summary>The labels of sequences that count are classes, and none of them the blank.</summary>
public sealed class LabelTests
{
    private static readonly float[] s_inputs = [.. Enumerable.Range(0, 2 * 7 * 3).Select(i => MathF.Sin(i))];
    private static readonly int[] s_steps = [7, 7];

    [Theory]
    [InlineData(new[] { 0, 2, 1, 0, 1, 3 }, new[] { 3, 3 }, "'labels' holds 2 at place 1 of sample 0, but 2 is the blank")]
    [InlineData(new[] { 0, 1, 2, 0, 2, 3 }, new[] { 2, 2 }, "'labels' holds 2 at place 1 of sample 1, but 2 is the blank")]
    [InlineData(new[] { 0, 1, -100, 0, 1, -100 }, new[] { 2, 3 }, "'labels' holds -100 at place 2 of sample 1, which is no label, but 3 labels of that sample count")]
    public void A_label_that_is_the_blank_or_none_is_refused(int[] labels, int[] lengths, string message)
    {
        var trainer = new ReadingNet(seed: 1).CreateTrainer(2);
        Assert.Contains(message, Assert.Throws<ArgumentException>("labels", () => { trainer.ForwardBackward(s_inputs, labels, s_steps, lengths); }).Message);
        Assert.Contains(message, Assert.Throws<ArgumentException>("labels", () => { trainer.Evaluate(s_inputs, labels, s_steps, lengths); }).Message);
    }

    [Fact]
    public void Behind_the_labels_that_count_may_stand_anything()
    {
        var trainer = new ReadingNet(seed: 1).CreateTrainer(2);
        var expected = trainer.ForwardBackward(s_inputs, [0, 1, 3, 0, 3, 3], s_steps, [2, 1]);
        Assert.True(expected > 0);
        Assert.Equal(expected, trainer.ForwardBackward(s_inputs, [0, 1, 2, 0, -100, 2], s_steps, [2, 1]));
        // No label at all counts: every step is blank.
        trainer.ForwardBackward(s_inputs, [2, 2, 2, 2, 2, 2], s_steps, [0, 0]);
    }

    [Fact]
    public void Without_lengths_all_labels_count()
    {
        var trainer = new WholeReadingNet(seed: 1).CreateTrainer(2);
        trainer.ForwardBackward(s_inputs, [1, 2, 3, 3, 2, 1]);
        Assert.Contains("'text' holds 0 at place 2 of sample 1, but 0 is the blank",
            Assert.Throws<ArgumentException>("text", () => { trainer.ForwardBackward(s_inputs, [1, 2, 3, 3, 2, 0]); }).Message);
        Assert.EndsWith("which is no label. (Parameter 'text')",
            Assert.Throws<ArgumentException>("text", () => { trainer.ForwardBackward(s_inputs, [1, 2, 3, 3, -100, 1]); }).Message);
    }
}

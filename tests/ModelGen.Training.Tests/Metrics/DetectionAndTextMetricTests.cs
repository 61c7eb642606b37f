namespace ModelGen.Training.Tests;

public sealed class DetectionAndTextMetricTests
{
    [Fact]
    public void Average_precision_by_hand()
    {
        var map = new MeanAveragePrecision();
        Box first = new(0, 0, 2, 2), second = new(10, 10, 12, 12), nowhere = new(50, 50, 51, 51);
        // From the highest score down: right (R 1/2, P 1), wrong (P 1/2), right (R 1, P 2/3); found twice is wrong.
        map.Add(
            [new(0, 0.9, first), new(0, 0.5, second), new(0, 0.7, nowhere), new(0, 0.4, first)],
            [(0, first), (0, second)]);
        Assert.Equal(0.5 * 1 + 0.5 * 2 / 3, map.OfClass(0), 12);
        // A second class in another image, missed altogether.
        map.Add([new(0, 0.99, nowhere)], [(1, first)]);
        Assert.Equal(0, map.OfClass(1), 12);
        // The wrong detection now leads: P 0, 1/2, 1/3, 2/4 and so the best from the right is 1/2 twice.
        Assert.Equal(0.5, map.OfClass(0), 12);
        Assert.Equal(0.25, map.Value(), 12);
        Assert.Equal(map.Value(), map.OverThresholds(), 12);
        Assert.True(double.IsNaN(map.OfClass(9)));
    }

    [Fact]
    public void A_detection_must_overlap_by_the_threshold()
    {
        var map = new MeanAveragePrecision();
        map.Add([new(0, 1, new Box(0, 0, 10, 6))], [(0, new Box(0, 0, 10, 10))]);
        Assert.Equal(1, map.Value(0.6));
        Assert.Equal(0, map.Value(0.61));
        Assert.Equal(0.3, map.OverThresholds(), 12);
    }

    [Fact]
    public void Bleu_of_the_known_example()
    {
        // Unigrams 2 of 7 by clipping: the example of the paper.
        var bleu = new Bleu<string>(1);
        bleu.Add(Words("the the the the the the the"), Words("the cat is on the mat"), Words("there is a cat on the mat"));
        Assert.Equal(2.0 / 7, bleu.Value, 12);
    }

    [Fact]
    public void Bleu_of_four_grams_by_hand()
    {
        var bleu = new Bleu<string>();
        bleu.Add(Words("the quick brown fox jumps over the dog"), Words("the quick brown fox jumped over the lazy dog"));
        // 7/8, 4/7, 2/6, 1/5; the candidate is one word short of nine.
        var expected = Math.Exp(1 - 9.0 / 8) * Math.Pow(7.0 / 8 * 4 / 7 * 2 / 6 * 1 / 5, 0.25);
        Assert.Equal(expected, bleu.Value, 12);
        bleu.Reset();
        Assert.True(double.IsNaN(bleu.Value));
        bleu.Add(Words("a b"), Words("a b"));
        Assert.Equal(0, bleu.Value);
        var smooth = new Bleu<string> { Smooth = true };
        smooth.Add(Words("a b"), Words("a b"));
        Assert.Equal(1, smooth.Value, 12);
    }

    [Fact]
    public void An_exponential_average_is_corrected_for_its_start()
    {
        var average = new ExponentialAverage(0.9);
        Assert.True(double.IsNaN(average.Value));
        average.Add(5);
        Assert.Equal(5, average.Value, 12);
        average.Add(10);
        Assert.Equal((0.9 * 0.1 * 5 + 0.1 * 10) / (1 - 0.81), average.Value, 12);
    }

    private static string[] Words(string text) => text.Split(' ');
}

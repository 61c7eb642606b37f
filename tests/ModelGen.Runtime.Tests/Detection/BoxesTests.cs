using System.Globalization;

namespace ModelGen.Runtime.Tests.Detection;

using Detection = ModelGen.Detection;

public class BoxesTests
{
    private const int Count = 120, Pairs = 12;

    // reference.py wrote it with torchvision: detections, overlaps of the first twelve with the twelve from the sixth on, and
    // for some thresholds what is kept.
    private static readonly double[][] s_reference =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Detection", "reference.txt")).Select(line => line.Split(' ').Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray())];

    private static readonly Detection[] s_detections = [.. s_reference.Take(Count).Select(line => new Detection((int)line[0], line[1], new Box(line[2], line[3], line[4], line[5])))];

    [Fact]
    public void Overlap_of_boxes_by_hand()
    {
        Assert.Equal(1.0 / 7, Boxes.IntersectionOverUnion(new Box(0, 0, 2, 2), new Box(1, 1, 3, 3)), 12);
        Assert.Equal(0, Boxes.IntersectionOverUnion(new Box(0, 0, 1, 1), new Box(2, 2, 3, 3)));
        Assert.Equal(0, Boxes.IntersectionOverUnion(new Box(0, 0, 1, 1), new Box(1, 0, 2, 1)));
        Assert.Equal(1, Boxes.IntersectionOverUnion(new Box(0, 0, 1, 1), new Box(0, 0, 1, 1)));
    }

    [Fact]
    public void An_empty_or_inverted_box_overlaps_nothing()
    {
        Assert.Equal(0, Boxes.IntersectionOverUnion(new Box(1, 1, 1, 5), new Box(1, 1, 1, 5)));
        Assert.Equal(0, Boxes.IntersectionOverUnion(new Box(3, 3, 1, 1), new Box(0, 0, 4, 4)));
        Assert.Equal(0, new Box(3, 3, 1, 1).Area);
    }

    [Fact]
    public void Overlaps_are_torchvisions()
    {
        for (var i = 0; i < Pairs; i++)
            for (var j = 0; j < Pairs; j++)
                Assert.Equal(s_reference[Count + i][j], Boxes.IntersectionOverUnion(s_detections[i].Box, s_detections[5 + j].Box), 14);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void What_is_kept_is_what_torchvision_keeps_in_its_order(int line)
    {
        var expected = s_reference[Count + Pairs + line];
        Assert.Equal(expected[1..].Select(index => s_detections[(int)index]), Boxes.NonMaximumSuppression(s_detections, expected[0]));
    }

    [Theory, InlineData(1, 1), InlineData(3, 2), InlineData(17, 1), InlineData(100, 7), InlineData(400, 1), InlineData(400, 3)]
    public void Many_boxes_are_compared_as_each_with_each(int count, int classes)
    {
        var random = new Random(count + classes);
        double[] odd = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0];
        double Side() => random.Next(40) == 0 ? odd[random.Next(odd.Length)] : random.Next(-40, 41);
        // Corners of whole numbers meet, and overlap by just a half; some boxes are inside out.
        var detections = new Detection[count];
        foreach (ref var detection in detections.AsSpan())
        {
            var (left, top) = (Side(), Side());
            detection = new Detection(random.Next(classes), random.Next(50), new Box(left, top, left + random.Next(-2, 12), random.Next(40) == 0 ? Side() : top + random.Next(-2, 12)));
        }
        foreach (var threshold in new[] { 0, 0.25, 0.5, 1 })
        {
            var expected = new List<Detection>();
            foreach (var candidate in detections.OrderByDescending(detection => detection.Score))
                if (expected.All(kept => kept.Class != candidate.Class || Boxes.IntersectionOverUnion(kept.Box, candidate.Box) <= threshold)) expected.Add(candidate);
            Assert.Equal(expected, Boxes.NonMaximumSuppression(detections, threshold));
        }
    }

    [Fact]
    public void Of_equal_scores_the_first_is_kept_and_the_input_is_left_alone()
    {
        Detection[] same = [new(0, 0.5, new(0, 0, 10, 10)), new(0, 0.5, new(0, 0, 10, 9)), new(0, 0.9, new(20, 0, 30, 10)), new(1, 0.5, new(0, 0, 10, 10))];
        Detection[] before = [.. same];
        Assert.Equal([same[2], same[0], same[3]], Boxes.NonMaximumSuppression(same));
        Assert.Equal(before, same);
        Assert.Empty(Boxes.NonMaximumSuppression([]));
    }

    [Fact]
    public void Boxes_that_overlap_by_just_the_threshold_are_both_kept()
    {
        Detection[] half = [new(0, 2, new(0, 0, 10, 10)), new(0, 1, new(0, 0, 10, 5))];
        Assert.Equal(2, Boxes.NonMaximumSuppression(half, 0.5).Length);
        Assert.Single(Boxes.NonMaximumSuppression(half, 0.4999));
    }

    [Fact]
    public void Wrong_thresholds_and_scores_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Boxes.NonMaximumSuppression([], 1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => Boxes.NonMaximumSuppression([], double.NaN));
        Assert.Contains("detection 1", Assert.Throws<ArgumentException>(() => Boxes.NonMaximumSuppression([new(0, 1, default), new(0, double.NaN, default)])).Message, StringComparison.Ordinal);
    }
}

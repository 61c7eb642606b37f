namespace ModelGen.Runtime.Tests.Detection;

public class AnchorsTests
{
    [Fact]
    public void Anchors_stand_half_a_stride_from_the_edges_in_the_order_of_the_outputs()
    {
        var anchors = new Anchors(40, 20, new AnchorLevel(10, (8, 4), (16, 4)), new AnchorLevel(20, (80, 10)));
        Assert.Equal(4 * 2 * 2 + 2, anchors.Count);
        Assert.Equal(new Anchor(5 / 40.0, 5 / 20.0, 8 / 40.0, 4 / 20.0), anchors[0]);
        Assert.Equal(new Anchor(5 / 40.0, 5 / 20.0, 16 / 40.0, 4 / 20.0), anchors[1]);
        Assert.Equal(new Anchor(15 / 40.0, 5 / 20.0, 8 / 40.0, 4 / 20.0), anchors[2]);
        Assert.Equal(new Anchor(5 / 40.0, 15 / 20.0, 8 / 40.0, 4 / 20.0), anchors[8]);
        // Larger than the image: cut to it.
        Assert.Equal(new Anchor(30 / 40.0, 10 / 20.0, 1, 10 / 20.0), anchors[17]);
        Assert.Equal(anchors.Count, anchors.Count());
    }

    [Theory, InlineData(240, 8, 30), InlineData(240, 64, 4), InlineData(17, 5, 4), InlineData(1, 32, 1)]
    public void A_side_that_does_not_divide_is_rounded_up(int height, int stride, int rows)
    {
        var anchors = new Anchors(stride, height, new AnchorLevel(stride, (1, 1)));
        Assert.Equal(rows, anchors.Count);
        Assert.All(anchors, anchor => Assert.InRange(anchor.Y, 0, 1));
    }

    [Fact]
    public void Offsets_move_and_stretch_an_anchor()
    {
        var anchors = new Anchors(100, 100, new AnchorLevel(100, (20, 40)));
        Assert.Equal(new Box(0.4, 0.3, 0.6, 0.7), Rounded(anchors.Decode(0, [0, 0, 0, 0])));
        // The middle moves by 0.1 · 5 · 0.2 and -0.1 · 5 · 0.4, the size doubles and halves.
        var twice = (float)(Math.Log(2) / 0.2);
        Assert.Equal(new Box(0.4, 0.2, 0.8, 0.4), Rounded(anchors.Decode(0, [5, -5, twice, -twice])));
        Assert.Equal(new Box(0.5, 0.3, 0.7, 0.7), Rounded(anchors.Decode(0, [0.5f, 0, 0, 0], centreVariance: 1)));
    }

    [Fact]
    public void Wrong_sizes_and_offsets_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Anchors(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Anchors(1, 1, new AnchorLevel(0, (1, 1))));
        Assert.Contains("not 3", Assert.Throws<ArgumentException>(() => new Anchors(1, 1, new AnchorLevel(1, (1, 1))).Decode(0, [1, 2, 3])).Message, StringComparison.Ordinal);
    }

    private static Box Rounded(Box box) => new(Math.Round(box.Left, 6), Math.Round(box.Top, 6), Math.Round(box.Right, 6), Math.Round(box.Bottom, 6));
}

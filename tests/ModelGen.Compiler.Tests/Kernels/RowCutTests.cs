using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Tests.Kernels;

public sealed class RowCutTests
{
    private static readonly IEnumerable<int> s_widths = Enumerable.Range(1, 130);

    [Fact]
    public void Tiles_of_six_cover_every_width_in_as_few_as_can_be() => Assert.All(s_widths, width =>
        Assert.Equal((width + 5) / 6, Tiles(RowCut.Narrow(width, varies: false), width)));

    [Fact]
    public void Tiles_for_rows_of_two_widths_cover_both() => Assert.All(s_widths.Skip(1), width =>
    {
        var cut = RowCut.Narrow(width, varies: true);
        Assert.Equal((width + 5) / 6, Tiles(cut, width));
        // Where all tiles are of one size, the kernel has narrower ones all the same.
        Assert.InRange(Tiles(cut with { HasSmaller = true }, width - 1), 1, width);
    });

    [Fact]
    public void Even_widths_from_twelve_share_their_tiles() =>
        Assert.Single(s_widths.Where(width => width >= 12 && width % 2 == 0).Select(width => RowCut.Narrow(width, varies: false)).Distinct());

    // How many tiles a row takes, if together they are as wide as it is.
    private static int Tiles(RowCut cut, int width)
    {
        var tiles = (width + cut.Pixels - 1) / cut.Pixels;
        var wide = !cut.HasSmaller ? tiles : (width - tiles * cut.Smaller) / cut.Step;
        Assert.InRange(wide, 0, tiles);
        Assert.Equal(width, wide * cut.Pixels + (tiles - wide) * cut.Smaller);
        return tiles;
    }
}

namespace ModelGen.Runtime.Tests;

public sealed unsafe class TranspositionTests
{
    [Theory]
    [InlineData(16, 16)]
    [InlineData(17, 33)]
    public void A_square_is_turned_round_and_nothing_else_is_touched(int fromRow, int toRow)
    {
        var from = Enumerable.Range(0, 16 * fromRow).Select(i => (float)i).ToArray();
        var to = Enumerable.Repeat(-1f, 16 * toRow).ToArray();
        fixed (float* f = from, t = to) Transposition.Square(f, fromRow, t, toRow);
        for (var r = 0; r < 16; r++)
            for (var c = 0; c < toRow; c++) Assert.Equal(c < 16 ? from[c * fromRow + r] : -1, to[r * toRow + c]);
    }

    [Fact]
    public void Doubles_too()
    {
        var from = Enumerable.Range(0, 256).Select(i => (double)i).ToArray();
        var to = new double[256];
        fixed (double* f = from, t = to) Transposition.Square(f, 16, t, 16);
        Assert.Equal(Enumerable.Range(0, 256).Select(i => from[i % 16 * 16 + i / 16]), to);
    }
}

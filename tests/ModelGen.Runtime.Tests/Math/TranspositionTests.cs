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

    [Theory]
    [InlineData(16)]
    [InlineData(3)]
    public void Pixels_go_from_planes_into_a_block_and_back(int channels)
    {
        var planes = Enumerable.Range(0, channels * 20).Select(i => (float)i).ToArray();
        var block = new float[256];
        var back = Enumerable.Repeat(-1f, channels * 20).ToArray();
        fixed (float* p = planes, b = block, q = back)
        {
            Transposition.ToBlock(p, 20, b, channels);
            Transposition.FromBlock(b, q, 20, channels);
        }
        for (var i = 0; i < 256; i++) Assert.Equal(i % 16 < channels ? planes[i % 16 * 20 + i / 16] : 0, block[i]);
        for (var i = 0; i < back.Length; i++) Assert.Equal(i % 20 < 16 ? planes[i] : -1, back[i]);
    }

    [Theory, MemberData(nameof(Rows))]
    public void A_row_of_any_length_goes_from_planes_into_a_block_and_back(int width, int channels)
    {
        CheckRow(width, channels, i => (float)i);
        CheckRow(width, channels, i => (double)i);
    }

    public static TheoryData<int, int> Rows
    {
        get
        {
            var data = new TheoryData<int, int>();
            foreach (var width in new[] { 1, 3, 4, 7, 15, 16, 17, 33 })
                foreach (var channels in new[] { 1, 3, 4, 7, 16 }) data.Add(width, channels);
            return data;
        }
    }

    private static void CheckRow<T>(int width, int channels, Func<int, T> number)
        where T : unmanaged
    {
        var plane = width + 5;
        var planes = Enumerable.Range(0, channels * plane).Select(number).ToArray();
        var block = new T[width * 16];
        var back = Enumerable.Repeat(number(-1), channels * plane).ToArray();
        fixed (T* p = planes, b = block, q = back)
        {
            Transposition.RowToBlocks(p, plane, b, width, channels);
            Transposition.RowFromBlocks(b, q, plane, width, channels);
        }
        for (var i = 0; i < block.Length; i++) Assert.Equal(i % 16 < channels ? planes[i % 16 * plane + i / 16] : number(0), block[i]);
        for (var i = 0; i < back.Length; i++) Assert.Equal(i % plane < width ? planes[i] : number(-1), back[i]);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(1, 16, true)]
    [InlineData(3, 9, true)]
    [InlineData(16, 1, false)]
    [InlineData(7, 25, false)]
    [InlineData(16, 9, true)]
    [InlineData(11, 3, false)]
    public void Weights_go_into_the_order_of_taps_and_back(int channels, int taps, bool flipped)
    {
        var columns = channels * taps;
        var row = columns + 5;
        var weight = Enumerable.Range(0, 16 * row).Select(i => (float)i).ToArray();
        var packed = new float[columns * 16];
        var back = Enumerable.Repeat(-1f, 16 * row).ToArray();
        fixed (float* w = weight, p = packed, b = back)
        {
            Transposition.ToTaps(w, row, columns, columns >= 16, p, taps, channels, flipped);
            for (var tap = 0; tap < taps; tap++)
                for (var c = 0; c < channels; c++)
                    for (var r = 0; r < 16; r++) Assert.Equal(weight[r * row + c * taps + (flipped ? taps - 1 - tap : tap)], packed[(tap * channels + c) * 16 + r]);
            Transposition.FromTaps(p, channels * 16, 16, columns, taps, b, row);
        }
        for (var i = 0; i < back.Length; i++)
            Assert.Equal(i % row >= columns ? -1 : weight[i / row * row + i % row / taps * taps + (flipped ? taps - 1 - i % row % taps : i % row % taps)], back[i]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(37)]
    public void Narrow_rows_lie_side_by_side_and_go_back(int columns)
    {
        foreach (var rows in new[] { 1, 4, 15, 16, 17, 18, 24, 40 })
        {
            var from = Enumerable.Range(0, rows * columns).Select(i => (float)i).ToArray();
            var lanes = new float[(columns + 15) * 16];
            // What lies behind the rows must stay.
            var back = Enumerable.Repeat(-1f, rows * columns + 3).ToArray();
            fixed (float* f = from, l = lanes, b = back)
                for (var first = 0; first < rows; first += 16)
                {
                    Transposition.RowsToLanes(f + first * columns, columns, rows - first, l);
                    for (var r = 0; r < Math.Min(16, rows - first); r++)
                        for (var c = 0; c < columns; c++) Assert.Equal(from[(first + r) * columns + c], lanes[c * 16 + r]);
                    Transposition.LanesToRows(l, b + first * columns, columns, rows - first);
                }
            Assert.Equal([.. from, -1f, -1f, -1f], back);
        }
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

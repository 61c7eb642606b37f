using ModelGen.Compiler.Graphs;

namespace ModelGen.Compiler.Kernels;

/// <summary>How a convolution's tiles are multiplied: a number of them at once in registers, several such register tiles a group.</summary>
/// <param name="Prepared">
/// Whether the weights are transformed once: where that leaves them small enough for the caches, or where there are so
/// many tiles that reading them takes no longer than multiplying with them. Otherwise they are transformed as they are
/// used, for every group again.
/// </param>
/// <param name="Samples">Samples whose tiles are multiplied together, so that small images fill a register tile.</param>
/// <param name="Most">The most register tiles of a group: as many as leave the transformed input in the cache.</param>
internal sealed record WinogradPlan(WinogradForm Form, int Channels, int Outs, int TilesHigh, int TilesWide, bool Prepared, int Samples, int Most)
{
    /// <summary>The most tiles that are multiplied at once.</summary>
    public const int Rows = 14;

    /// <summary>From a position's sums to the next: those of two blocks.</summary>
    public const int Sums = 2 * Rows;

    // Half of the second-level cache, where transformed weights are; of prepared ones' input half of that, since its sums and
    // the weights are there too.
    private const int CacheElements = 128 * 1024;
    private const int Lanes = ImageLayout.Lanes;

    // Tiles of a run: so many rows hide what a multiplication takes.
    private const int LeastTiles = 8;

    // Multiply-adds, about 2 µs.
    private const int WorthAPart = 1 << 18;

    public int Tiles => TilesHigh * TilesWide;

    public int Positions => Form.Positions;

    public int InBlocks => ImageLayout.BlockCount(Channels);

    public int OutBlocks => ImageLayout.BlockCount(Outs);

    /// <summary>Register tiles of all samples that are multiplied together.</summary>
    public int Times => (Tiles * Samples + RowsAtOnce - 1) / RowsAtOnce;

    /// <summary>Tiles of a register tile, even and at most <see cref="Rows"/>: as equal as can be.</summary>
    public int RowsAtOnce => RowsOf(Tiles * Samples);

    public int Groups => (Times + Most - 1) / Most;

    /// <summary>Whether a sample has so few tiles that transformed weights need not be stored.</summary>
    public bool Few => Form == new WinogradForm(4) && !Prepared && Tiles <= WinogradFewProductsKernel.Tiles;

    /// <summary>Channels whose weights are transformed at a time: whole blocks, as many as leave them in the cache and as equal as can be.</summary>
    public int Some
    {
        get
        {
            if (Prepared) return Channels;
            // 64 channels of F(4 × 4).
            var most = CacheElements * 9 / 16 / (2 * Lanes * Form.Weights);
            var times = (Channels + most - 1) / most;
            return Math.Min(Channels, ImageLayout.BlockCount((Channels + times - 1) / times) * Lanes);
        }
    }

    /// <summary>Transformed input, sums and transformed weights of a group.</summary>
    public long Scratch => (long)Positions * Lanes * Most * (InBlocks * Rows + Sums) + (Prepared ? 0 : (long)Form.Weights * Lanes * 2 * (Some + 1));

    public static WinogradPlan Of(WinogradForm form, int channels, int outs, int height, int width)
    {
        var m = form.M;
        int high = (height + m - 1) / m, wide = (width + m - 1) / m;
        var (tiles, positions) = (high * wide, form.Positions);
        var prepared = (long)form.Weights * channels * ImageLayout.BlockCount(outs) * Lanes <= 2 * CacheElements || tiles >= 24;
        var samples = tiles >= Rows && prepared ? 1 : Math.Max(1, (prepared ? 2 : 4) * Rows / tiles);
        var most = prepared ? Math.Max(form.Stride == 1 ? 2 : 1, Math.Min(4, CacheElements / 2 / (positions * Rows * ImageLayout.BlockCount(channels) * Lanes))) : 4;
        var plan = new WinogradPlan(form, channels, outs, high, wide, prepared, samples, most);
        return plan with { Most = Math.Min(most, plan.Times) };
    }

    /// <summary>
    /// How the work is cut for several threads: into an even number of runs of tiles, but for weights that are transformed as
    /// they are used, once for each run, and for so few tiles that parts of them would not keep the multipliers busy.
    /// Then into blocks of outputs; of these a thread does one after another, and transforms the input for the first alone.
    /// </summary>
    public int TileParts => !Prepared || Samples > 1 || Tiles < 2 * LeastTiles ? 1 : (Math.Max(2, Groups) + 1) / 2 * 2;

    /// <summary>Parts of the outputs for each run of tiles.</summary>
    public int BlockParts => (int)Math.Max(1, Math.Min(Work / TileParts / WorthAPart, Math.Min((OutBlocks + 1) / 2, 8 / TileParts)));

    /// <summary>What runs of tiles are multiples of: whole register tiles, or where that would make unequal halves single tiles.</summary>
    public int Align => TileParts > 1 && Tiles % (2 * RowsAtOnce) == 0 ? RowsAtOnce : 1;

    /// <summary>Multiply-adds of the samples that are multiplied together.</summary>
    public long Work => (long)Tiles * Samples * Positions * Channels * OutBlocks * Lanes;

    private static int RowsOf(int tiles)
    {
        var times = (tiles + Rows - 1) / Rows;
        return ((tiles + times - 1) / times + 1) / 2 * 2;
    }

    /// <summary>The sizes of register tiles that may occur.</summary>
    public IEnumerable<int> Sizes
    {
        get
        {
            if (Samples > 1) return Enumerable.Range(1, Rows / 2).Select(i => 2 * i);
            var units = Tiles / Align;
            var runs = Enumerable.Range(0, TileParts).Select(i => (units * (i + 1) / TileParts - units * i / TileParts) * Align);
            return runs.SelectMany(run => new[] { RowsOf(run), (run % RowsOf(run) + 1) / 2 * 2 }).Where(size => size > 0).Distinct().OrderBy(size => size);
        }
    }
}

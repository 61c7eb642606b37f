namespace ModelGen.Runtime.Tests.Weights;

public sealed unsafe class HugePagesTests
{
    private const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";

    [Fact]
    public void A_large_block_asks_for_large_pages_where_Linux_has_them()
    {
        var block = new AlignedBlock<float>(4 << 20);
        Assert.All(block.Span.ToArray(), x => Assert.Equal(0, x));
        if (!OperatingSystem.IsLinux() || !File.Exists(Setting)) return;
        Assert.Contains("hg", Flags((ulong)block.Pointer + (8 << 20)).Split(' '));
        GC.KeepAlive(block);
    }

    /// <summary>The flags of the mapping that an address lies in.</summary>
    private static string Flags(ulong address)
    {
        var isMine = false;
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            var range = line.Split(' ')[0].Split('-');
            if (range.Length == 2 && ulong.TryParse(range[0], System.Globalization.NumberStyles.HexNumber, null, out var first) && ulong.TryParse(range[1], System.Globalization.NumberStyles.HexNumber, null, out var last))
                isMine = first <= address && address < last;
            else if (isMine && line.StartsWith("VmFlags:", StringComparison.Ordinal)) return line;
        }
        return "";
    }
}

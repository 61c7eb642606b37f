using System.IO.Compression;

namespace ModelGen.Training.Tests;

public sealed class IdxFileTests
{
    private static readonly byte[] s_small = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    [Fact]
    public void Bytes_with_their_shape_are_read()
    {
        var file = Load(s_small);
        Assert.Equal(IdxType.UInt8, file.Type);
        Assert.Equal([2, 3], file.Shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], file.ToBytes());
        Assert.Equal([1, 2, 3, 4, 5, 6], file.ToInt32());
    }

    [Fact]
    public void A_gzip_file_is_recognised_by_its_content()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(s_small);
        Assert.Equal([1, 2, 3, 4, 5, 6], Load(packed.ToArray()).ToBytes());
        Assert.Contains("gzip compression is damaged", Fault(packed.ToArray()[..^12]), StringComparison.Ordinal);
        Assert.Contains("gzip compression is damaged", Fault(packed.ToArray()[..^8]), StringComparison.Ordinal);
        var damaged = packed.ToArray();
        damaged[3] = 0xFF;
        Assert.Contains("gzip", Fault(damaged));
    }

    [Theory]
    [InlineData(new byte[] { 0, 0, 9, 1, 0, 0, 0, 2, 0xFF, 2 }, new[] { -1f, 2f })]
    [InlineData(new byte[] { 0, 0, 11, 1, 0, 0, 0, 2, 0xFF, 0xFE, 1, 0 }, new[] { -2f, 256f })]
    [InlineData(new byte[] { 0, 0, 12, 1, 0, 0, 0, 1, 0, 1, 0, 0 }, new[] { 65536f })]
    [InlineData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0 }, new[] { 1.5f })]
    [InlineData(new byte[] { 0, 0, 14, 1, 0, 0, 0, 1, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0 }, new[] { 1.5f })]
    public void Every_element_type_is_read(byte[] bytes, float[] values) => Assert.Equal(values, Load(bytes).ToSingle());

    [Theory]
    [InlineData(new byte[] { 0, 0, 14, 3, 0x7F, 255, 255, 255, 0x7F, 255, 255, 255, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 0, 0x7F, 255, 255, 255, 0x7F, 255, 255, 255 })]
    public void An_axis_of_0_makes_an_array_empty_whatever_its_other_sizes(byte[] bytes)
    {
        var file = Load(bytes);
        Assert.Empty(file.Data);
        Assert.Contains(0, file.Shape);
        Assert.Contains(int.MaxValue, file.Shape);
    }

    [Theory]
    [InlineData(new byte[0], "within its header")]
    [InlineData(new byte[] { 0, 0, 8 }, "within its header")]
    [InlineData(new byte[] { 1, 0, 8, 1, 0, 0, 0, 0 }, "starts with 01000801")]
    [InlineData(new byte[] { 0, 0, 10, 1, 0, 0, 0, 0 }, "starts with 00000A01")]
    [InlineData(new byte[] { 0, 0, 8, 0 }, "0 axes")]
    [InlineData(new byte[] { 0, 0, 8, 200 }, "200 axes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0xFF, 0, 0, 0 }, "axis 0 has the size")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0x7F, 0, 0, 0, 0x7F, 0, 0, 0 }, "more than one array")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0x7F, 0, 0, 0, 1, 2 }, "ends after 2 of the 2130706432 bytes")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 1, 2 }, "goes on after the 1 bytes")]
    public void Damage_is_refused_and_named(byte[] bytes, string message) => Assert.Contains(message, Fault(bytes));

    [Fact]
    public void Any_cut_of_a_file_is_refused()
    {
        for (var length = 0; length < s_small.Length; length++) Assert.StartsWith("'digits' is not", Fault(s_small[..length]));
    }

    [Fact]
    public void Fractions_are_not_taken_for_labels() => Assert.Throws<InvalidOperationException>(
        () => Load([0, 0, 13, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0]).ToInt32());

    private static IdxFile Load(byte[] bytes) => IdxFile.Load(new MemoryStream(bytes), "digits");

    private static string Fault(byte[] bytes) => Assert.Throws<InvalidDataException>(() => Load(bytes)).Message;
}

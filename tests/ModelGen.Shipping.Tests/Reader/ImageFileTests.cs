using System.Text;
using DigitReader;
using Images;

namespace ModelGen.Shipping.Tests;

public class ImageFileTests
{
    [Theory]
    [InlineData("P1 3 2 101 0#end of the row\n10", new byte[] { 0, 255, 0, 255, 0, 255 })]
    [InlineData("P2\n#comment\n3 #another\n2 100\n0 50 100 10 20 30", new byte[] { 0, 128, 255, 26, 51, 77 })]
    [InlineData("P3 2 1 255 255 0 0 0 255 255", new byte[] { 76, 179 })]
    public void Plain_forms_are_read(string file, byte[] expected) => Assert.Equal(expected, Assert.Single(Read(Encoding.Latin1.GetBytes(file))).Pixels);

    [Fact]
    public void Packed_bits_begin_each_row_in_a_byte_of_their_own()
    {
        var image = Assert.Single(Read([.. "P4 9 2\n"u8, 0b1010_0000, 0b1000_0000, 0b0000_0001, 0b0000_0000]));
        Assert.Equal((9, 2), (image.Width, image.Height));
        Assert.Equal([0, 255, 0, 255, 255, 255, 255, 255, 0, 255, 255, 255, 255, 255, 255, 255, 0, 255], image.Pixels);
    }

    [Fact]
    public void Two_bytes_a_pixel_are_big_endian() => Assert.Equal([0, 128, 255], Assert.Single(Read([.. "P5 3 1 65535\n"u8, 0, 0, 0x80, 0x80, 255, 255])).Pixels);

    [Fact]
    public void A_packed_file_may_hold_several_images() =>
        Assert.Equal(new byte[][] { [1, 2], [3] }, Read([.. "P5 2 1 255\n"u8, 1, 2, .. "P5 1 1 255\n"u8, 3]).Select(image => image.Pixels));

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("P7 28 28", "is neither")]
    [InlineData("P5", "ends before its width")]
    [InlineData("P5 0 3 255\n", "0 × 3")]
    [InlineData("P5 2 2 0\nabcd", "largest value is 0")]
    [InlineData("P5 2 2 70000\nabcd", "largest value is 70000")]
    [InlineData("P5 2 2 255\nabc", "need 4 bytes, but 3")]
    [InlineData("P5 2147483647 2147483647 255\n", "ends too soon")]
    [InlineData("P1 2147483647 2147483647 1", "ends too soon")]
    [InlineData("P6 1431655766 1 255\nab", "ends too soon")]
    [InlineData("P5 99999999999999999999 1 255\n", "too large a number for its width")]
    [InlineData("P5 1 1 100\nz", "pixel of 122")]
    [InlineData("P2 2 1 255 7 x", "something else than a number")]
    [InlineData("P2 2 1 255 7 ", "ends before its pixels")]
    [InlineData("P1 3 1 012", "neither 0 nor 1")]
    [InlineData("P5 1 1 255\nabc", "no further image")]
    public void A_damaged_file_is_refused_with_what_is_wrong(string file, string message) =>
        Assert.Contains(message, Assert.Throws<ImageException>(() => Read(Encoding.Latin1.GetBytes(file))).Message);

    [Theory]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 7 }, "1 axis")]
    [InlineData(new byte[] { 0, 0, 13, 3, 0, 0, 0, 1 }, "type 13")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1 }, "within its header")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 9 }, "has 1 bytes of pixels")]
    [InlineData(new byte[] { 0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 }, "79228162458924105385300197375")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1 }, "1 × 0")]
    [InlineData(new byte[] { 0x1f, 0x8b, 8, 0 }, "gunzip")]
    public void A_damaged_IDX_file_is_refused_with_what_is_wrong(byte[] file, string message) =>
        Assert.Contains(message, Assert.Throws<ImageException>(() => Read(file)).Message);

    [Fact]
    public void Mutated_files_give_images_or_one_clear_exception()
    {
        byte[][] files = [Mnist.ToIdx(2), [.. "P5 28 28 255\n"u8, .. Mnist.Image(0)], Encoding.ASCII.GetBytes("P3 2 2 255 1 2 3 4 5 6 7 8 9 10 11 12"), [.. "P4 9 2\n"u8, 1, 2, 3, 4]];
        var random = new Random(1);
        var refused = 0;
        for (var attempt = 0; attempt < 2000; attempt++)
        {
            var file = files[attempt % files.Length].ToArray();
            for (var change = random.Next(1, 4); change > 0; change--) file[random.Next(Math.Min(20, file.Length))] = (byte)random.Next(256);
            if (random.Next(3) == 0) file = file[..random.Next(file.Length)];
            try
            {
                foreach (var image in Read(file)) Assert.Equal(image.Width * image.Height, image.Pixels.Length);
            }
            catch (ImageException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 200, 1900);
    }

    private static List<GreyImage> Read(byte[] content)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("image"), content);
        return [.. ImageFile.Read(folder.File("image"))];
    }
}

using System.Text;

namespace ModelGen.Runtime.Tests;

public class HostileFileTests
{
    private const string A = "\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4]}";

    [Theory]
    [InlineData("", 0, "does not start with '{'")]
    [InlineData(" {}", 0, "does not start with '{'")]
    [InlineData("[]", 0, "does not start with '{'")]
    [InlineData("{", 0, "'\"' was expected at byte 1")]
    [InlineData("{} x", 0, "something follows the last '}'")]
    [InlineData("{" + A + ",}", 4, "'\"' was expected")]
    [InlineData("{" + A + "," + A + "}", 4, "'a' is in its header twice")]
    [InlineData("{" + A + ",\"\\u0061\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[4,5]}}", 5, "'a' is in its header twice")]
    [InlineData("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "'__metadata__' is in its header twice")]
    [InlineData("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "'k' is in its metadata twice")]
    [InlineData("{\"__metadata__\":{\"k\":1}}", 0, "'\"' was expected")]
    [InlineData("{\"a\":{}}", 0, "'\"' was expected")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4]}}", 4, "'a' lacks its data_offsets")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"dtype\":\"U8\"}}", 4, "second or unknown field 'dtype'")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4],\"x\":[]}}", 4, "second or unknown field 'x'")]
    [InlineData("{\"a\":{\"dtype\":\"F31\",\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "'a' has the unknown dtype 'F31'")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[4,0]}}", 4, "data_offsets [4, 0]")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,4,4]}}", 4, "data_offsets [0, 4, 4]")]
    [InlineData("{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", 4, "takes 8 bytes, but its data_offsets [0, 4] hold 4")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[-4],\"data_offsets\":[0,4]}}", 4, "a whole number was expected")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4.0],\"data_offsets\":[0,4]}}", 4, "']' was expected")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[04],\"data_offsets\":[0,4]}}", 4, "a whole number was expected")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[0,9223372036854775808]}}", 4, "too large")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967297],\"data_offsets\":[0,4294967296]}}", 4, "impossible shape")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,0]}}", 0, "impossible shape")]
    [InlineData("{\"a\":{\"dtype\":\"F64\",\"shape\":[2305843009213693952],\"data_offsets\":[0,0]}}", 0, "impossible shape")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[9223372036854775807],\"data_offsets\":[0,9223372036854775807]}}", 4, "9223372036854775807 bytes of tensors, but 4 follow")]
    [InlineData("{" + A + "}", 3, "4 bytes of tensors, but 3 follow")]
    [InlineData("{" + A + "}", 5, "4 bytes of tensors, but 5 follow")]
    [InlineData("{\"a\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[1,5]}}", 5, "1 bytes that belong to no tensor")]
    [InlineData("{" + A + ",\"b\":{\"dtype\":\"U8\",\"shape\":[4],\"data_offsets\":[3,7]}}", 7, "'a' and 'b' overlap")]
    [InlineData("{" + A + ",\"b\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[2,2]}}", 4, "'a' and 'b' overlap")]
    [InlineData("{" + A + ",\"b\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[5,6]}}", 6, "between 'a' and 'b' lie 1 bytes")]
    [InlineData("{\"a\\x\":", 0, "unknown escape")]
    [InlineData("{\"a\\u00g0\":", 0, "four digits")]
    [InlineData("{\"a\\ud800\":", 0, "half a surrogate pair")]
    [InlineData("{\"a\\udc00\\ud800\":", 0, "half a surrogate pair")]
    [InlineData("{\"a\n\":", 0, "control character")]
    [InlineData("{\"a\\", 0, "ends within a string")]
    [InlineData("{\"a\\\"", 0, "ends within a string")]
    [InlineData("{\"a", 0, "ends within a string")]
    public void A_bad_header_is_refused_with_a_reason(string header, int dataLength, string reason) =>
        AssertRefused(File(Encoding.UTF8.GetBytes(header), dataLength), reason);

    [Theory]
    [InlineData(new byte[] { 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    public void A_name_that_is_not_UTF8_is_refused(byte[] name) => AssertRefused(
        File([.. "{\""u8, .. name, .. "\":{\"dtype\":\"U8\",\"shape\":[],\"data_offsets\":[0,1]}}"u8], 1), "not valid UTF-8");

    [Fact]
    public void A_short_file_is_refused()
    {
        AssertRefused([], "shorter than the 8 bytes");
        AssertRefused([2, 0, 0, 0, 0, 0, 0], "shorter than the 8 bytes");
        AssertRefused([2, 0, 0, 0, 0, 0, 0, 0, (byte)'{'], "announce a header of 2 bytes, but only 1 follow");
    }

    [Fact]
    public void A_header_longer_than_the_limit_is_refused_before_it_is_read()
    {
        AssertRefused([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], "announce a header of 18446744073709551615 bytes");
        AssertRefused([.. BitConverter.GetBytes(100_000_001L), (byte)'{'], "at most 100000000 are allowed");
    }

    [Fact]
    public void False_lengths_cost_no_memory_even_where_the_length_of_the_file_is_unknown()
    {
        byte[] header = [.. BitConverter.GetBytes(100_000_000L), (byte)'{'];
        AssertCheap(() => SafetensorsFile.Read(new OneWayStream(header)));
        var tensor = File("{\"a\":{\"dtype\":\"U8\",\"shape\":[2000000000],\"data_offsets\":[0,2000000000]}}"u8.ToArray(), 100);
        AssertCheap(() => SafetensorsFile.Read(new OneWayStream(tensor)));
        AssertCheap(() => SafetensorsFile.Read(tensor));
        AssertCheap(() => new ModelWeights(SmallModel.Infos).Load(new OneWayStream(tensor), strict: false));
    }

    [Fact]
    public void A_hostile_name_or_shape_does_not_flood_the_message()
    {
        var name = new string('x', 100_000) + "\\u0007";
        var shape = string.Join(',', Enumerable.Repeat(1, 100_000));
        var file = File(Encoding.UTF8.GetBytes($"{{\"{name}\":{{\"dtype\":\"U8\",\"shape\":[{shape}],\"data_offsets\":[0,2]}}}}"), 2);
        var error = Assert.Throws<WeightsException>(() => SafetensorsFile.Read(file));
        Assert.InRange(error.Message.Length, 50, 600);
    }

    [Fact]
    public void Spaces_and_any_order_of_fields_and_tensors_are_fine()
    {
        const string Header = """
            { "b" : { "data_offsets" : [ 4 , 5 ] , "shape" : [ ] , "dtype" : "BOOL" } ,
              "__metadata__" : { } ,
              "a\/\ud83d\ude00" : { "shape" : [ 2 , 2 ] , "data_offsets" : [ 0 , 4 ] , "dtype" : "I8" } }
            """;
        var file = SafetensorsFile.Read(File(Encoding.UTF8.GetBytes(Header + "\n  "), 5));
        Assert.Equal(["a/😀", "b"], file.Tensors.Select(tensor => tensor.Name));
    }

    private static byte[] File(byte[] header, int dataLength) =>
        [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[dataLength]];

    private static void AssertRefused(byte[] file, string reason)
    {
        var weights = new ModelWeights(SmallModel.Infos, seed: 1);
        var before = SmallModel.Values(weights);
        var error = Assert.Throws<WeightsException>(() => SafetensorsFile.Read(file));
        Assert.Contains(reason, error.Message);
        Assert.Null(error.Report);
        Assert.Equal(error.Message, Assert.Throws<WeightsException>(() => weights.Load(file, strict: false)).Message);
        Assert.Throws<WeightsException>(() => weights.Load(new OneWayStream(file), strict: false));
        Assert.Equal(before, SmallModel.Values(weights));
    }

    private static void AssertCheap(Action read)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WeightsException>(read);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }
}

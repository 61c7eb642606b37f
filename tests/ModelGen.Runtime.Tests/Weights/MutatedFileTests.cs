using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace ModelGen.Runtime.Tests;

/// <summary>Valid files, damaged at random: MODELGEN_MUTATIONS of them, the same ones in every run.</summary>
public class MutatedFileTests
{
    private static readonly byte[][] s_files =
    [
        SmallModel.Saved(new ModelWeights(SmallModel.Infos, seed: 2)),
        SmallModel.Saved(new ModelWeights<double>(SmallModel.Infos, seed: 2)),
        File.ReadAllBytes(TestData.Path("Fixtures/loss_nll.safetensors")),
        File.ReadAllBytes(TestData.Path("Fixtures/batch_norm1d_eval.safetensors")),
        Raw("""{"__metadata__":{"k":"v","é":"\u00e9\n"},"a":{"dtype":"F64","shape":[0,9223372036854775807],"data_offsets":[0,0]},"b":{"dtype":"U8","shape":[4611686018427387904,4,0],"data_offsets":[0,0]},"c":{"dtype":"BF16","shape":[],"data_offsets":[0,2]}}""", 2),
        Raw("""{ "x\"\/" : { "data_offsets" : [ 0 , 3 ] , "shape" : [ 3 , 1 ] , "dtype" : "BOOL" } , "__metadata__" : { } }  """, 3),
    ];

    // What a header is made of, and what an attacker would put into it.
    private static readonly string[] s_pieces =
    [
        "{", "}", "[", "]", "\"", ":", ",", "\\", "\\u0061", "\\ud800", "\0", "\n", "é", "-1", "1e9", "0.5", "00", "null", "true",
        "0,", ",0", "[0,9223372036854775808]", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551616", "[0,0]", "[[", "{{{{",
        "\"dtype\"", "\"shape\"", "\"data_offsets\"", "\"__metadata__\":{},", "F16", "F64", "I64", "U8", "BOOL",
        "\"fc.bias\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},",
    ];

    [Fact]
    public void A_mutated_file_loads_or_gives_one_kind_of_exception_and_a_refused_one_changes_nothing()
    {
        var random = new RandomSource(1, "mutations");
        var mutations = TestData.Count("MODELGEN_MUTATIONS", byDefault: 5000);
        var models = Array.ConvertAll(s_files, ModelOf);
        var (loaded, refused) = (0, 0);
        var slowest = TimeSpan.Zero;
        for (var mutation = 0; mutation < mutations; mutation++)
        {
            var file = Mutate(s_files[mutation % s_files.Length], random);
            var weights = models[mutation % s_files.Length];
            var original = SmallModel.Values(weights);
            var started = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var whole = Try(() => SafetensorsFile.Read(file));
            // Every file in every way.
            var report = (mutation / s_files.Length % 3) switch
            {
                0 => Try(() => weights.Load(file)),
                1 => Try(() => weights.Load(new OneWayStream(file))),
                _ => Try(() => weights.Load(new MemoryStream(file), strict: false)),
            };
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
            Assert.True(StrictSafetensors.Read(file) == (whole is null ? null : StrictSafetensors.Print(whole)), $"Two readers disagree about mutation {mutation}.");
            var time = Stopwatch.GetElapsedTime(started);
            if (time > slowest) slowest = time;

            if (report is null)
            {
                refused++;
                Assert.Equal(original, SmallModel.Values(weights));
                continue;
            }

            // What was loaded is what the file holds, and nothing else has changed.
            loaded++;
            Assert.NotNull(whole);
            foreach (var tensor in weights.State)
            {
                ReadOnlySpan<float> expected = report.Loaded.Contains(tensor.Name)
                    ? whole[tensor.Name].ToSingles()
                    : original.AsSpan(tensor.Info.Offset, tensor.Info.Length);
                // By their bits: a mutation may have made a NaN.
                Assert.True(MemoryMarshal.AsBytes(tensor.Span).SequenceEqual(MemoryMarshal.AsBytes(expected)));
            }

            original.CopyTo(weights.Block.Span);
        }

        // Both ways must have been gone often, or the test shows little.
        Assert.InRange(loaded, mutations / 50, mutations);
        Assert.InRange(refused, mutations / 4, mutations);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    /// <summary>A model of a file's own numbers: one that has nothing in common with a file refuses it before and after.</summary>
    private static ModelWeights ModelOf(byte[] file)
    {
        var (infos, offset) = (new List<ParameterInfo>(), 0);
        foreach (var tensor in SafetensorsFile.Read(file).Tensors.Where(tensor => tensor.Type.IsFloating() && tensor.ElementCount > 0))
        {
            infos.Add(new ParameterInfo(tensor.Name, [.. tensor.Shape.Select(size => (int)size)], offset, Initializer.Constant(0.5)));
            offset += (tensor.ElementCount + 15) & ~15;
        }
        return new ModelWeights(infos.Count > 0 ? [.. infos] : SmallModel.Infos, seed: 1);
    }

    private static byte[] Raw(string header, int dataLength)
    {
        var bytes = Encoding.UTF8.GetBytes(header);
        return [.. BitConverter.GetBytes((long)bytes.Length), .. bytes, .. new byte[dataLength]];
    }

    private static T? Try<T>(Func<T> action) where T : class
    {
        try
        {
            return action();
        }
        catch (WeightsException error)
        {
            Assert.InRange(error.Message.Length, 20, 20_000);
            return null;
        }
    }

    private static byte[] Mutate(byte[] file, RandomSource random)
    {
        var bytes = file.ToList();
        for (var times = 1 + random.NextInt32(3); times > 0 && bytes.Count > 8; times--)
        {
            var header = Math.Min(bytes.Count - 8, BitConverter.ToInt32(bytes.Take(4).ToArray()) & 0xFFFF);
            var inHeader = 8 + random.NextInt32(Math.Max(1, header));
            if (inHeader >= bytes.Count) inHeader = bytes.Count - 1;
            switch (random.NextInt32(9))
            {
                case 0: // Truncate.
                    bytes = bytes[..random.NextInt32(bytes.Count)];
                    break;
                case 1: // Lengthen.
                    bytes.AddRange(new byte[1 + random.NextInt32(20)]);
                    break;
                case 2: // A bit of anything.
                    bytes[random.NextInt32(bytes.Count)] ^= (byte)(1 << random.NextInt32(8));
                    break;
                case 3: // A byte of the header.
                    bytes[inHeader] = (byte)random.NextInt32(256);
                    break;
                case 4: // The announced length of the header.
                    bytes[random.NextInt32(8)] = (byte)random.NextInt32(256);
                    break;
                case 5: // Another digit: lengths, overlaps and holes.
                    var digit = bytes.FindIndex(inHeader, value => value is >= (byte)'0' and <= (byte)'9');
                    if (digit >= 0) bytes[digit] = (byte)('0' + random.NextInt32(10));
                    break;
                case 6: // A piece, the length of the header corrected: what stands in it is believed.
                    var piece = Encoding.UTF8.GetBytes(s_pieces[random.NextInt32(s_pieces.Length)]);
                    bytes.InsertRange(inHeader, piece);
                    SetHeader(bytes, header + piece.Length);
                    break;
                case 7: // A part of the header gone, its length corrected.
                    var count = Math.Min(random.NextInt32(12), Math.Min(bytes.Count, 8 + header) - inHeader);
                    bytes.RemoveRange(inHeader, Math.Max(0, count));
                    SetHeader(bytes, header - Math.Max(0, count));
                    break;
                default: // A part of the header twice.
                    var copy = bytes.GetRange(inHeader, Math.Min(random.NextInt32(90), bytes.Count - inHeader));
                    bytes.InsertRange(inHeader, copy);
                    SetHeader(bytes, header + copy.Count);
                    break;
            }
        }

        return [.. bytes];
    }

    private static void SetHeader(List<byte> bytes, int length)
    {
        for (var i = 0; i < 8 && i < bytes.Count; i++) bytes[i] = (byte)((ulong)length >> (8 * i));
    }
}

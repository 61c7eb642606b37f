using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;

namespace ModelGen.Training.Tests;

/// <summary>Valid IDX files, plain and packed, damaged at random: MODELGEN_MUTATIONS of them, the same ones in every run.</summary>
public sealed class MutatedIdxTests
{
    private static readonly byte[][] s_plain =
    [
        [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6],
        [0, 0, 9, 1, 0, 0, 0, 3, 255, 0, 1],
        [0, 0, 11, 1, 0, 0, 0, 2, 1, 2, 3, 4],
        [0, 0, 12, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 7],
        [0, 0, 13, 1, 0, 0, 0, 1, 0x3F, 0xC0, 0, 0],
        [0, 0, 14, 1, 0, 0, 0, 1, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0],
        [0, 0, 8, 3, 0, 0, 0, 0, 0x7F, 255, 255, 255, 0x7F, 255, 255, 255],
        [0, 0, 14, 3, 0x7F, 255, 255, 255, 0x7F, 255, 255, 255, 0, 0, 0, 0],
        [0, 0, 8, 1, 0, 0, 1, 44, .. Enumerable.Range(0, 300).Select(i => (byte)(i % 7 * (i / 50)))],
    ];

    [Fact]
    public void A_mutated_file_is_read_as_another_reader_reads_it_or_refused_by_both()
    {
        byte[][] files = [.. s_plain, .. s_plain.Select(file => Pack(file)), .. s_plain.Select(PackInTwo), .. s_plain.Select(WithEveryField)];
        Assert.All(files, file => Assert.NotNull(Strict(file)));
        var random = new Random(1);
        var mutations = int.Parse(Environment.GetEnvironmentVariable("MODELGEN_MUTATIONS") is { Length: > 0 } text ? text : "5000");
        var read = 0;
        for (var mutation = 0; mutation < mutations; mutation++)
        {
            var file = mutation < files.Length ? files[mutation] : Mutate(files[mutation % files.Length], random);
            var expected = Strict(file);
            string? got = null;
            try
            {
                var idx = IdxFile.Load(new Trickle(file, random.Next(1, 40)), "digits");
                got = Print((byte)idx.Type, [.. idx.Shape], idx.Data);
                read++;
            }
            catch (InvalidDataException fault)
            {
                Assert.StartsWith("'digits' is not a valid IDX file: ", fault.Message, StringComparison.Ordinal);
            }
            Assert.True(expected == got, $"Two readers disagree about mutation {mutation}, {Convert.ToHexString(file)}: {expected ?? "refused"}, {got ?? "refused"}.");
        }
        Assert.InRange(read, files.Length, mutations / 2);
    }

    [Fact]
    public void Any_cut_of_a_packed_file_is_refused()
    {
        foreach (var packed in new[] { Pack(s_plain[0]), Pack(s_plain[8]), PackInTwo(s_plain[0]), WithEveryField(s_plain[0]) })
        {
            Assert.NotNull(IdxFile.Load(new MemoryStream(packed)));
            for (var length = 0; length < packed.Length; length++)
                Assert.Throws<InvalidDataException>(() => IdxFile.Load(new MemoryStream(packed, 0, length)));
            Assert.Throws<InvalidDataException>(() => IdxFile.Load(new MemoryStream([.. packed, 0])));
        }
    }

    /// <summary>The rules of the format once more; null where the file breaks one.</summary>
    private static string? Strict(byte[] file)
    {
        if (file is [0x1F, 0x8B, ..])
        {
            if (StrictGzip.Read(file) is not { } unpacked) return null;
            file = unpacked;
        }
        if (file.Length < 4 || file[0] != 0 || file[1] != 0) return null;
        var size = file[2] switch { 8 or 9 => 1, 11 => 2, 12 or 13 => 4, 14 => 8, _ => 0 };
        int axes = file[3];
        if (size == 0 || axes is 0 or > 8 || file.Length < 4 + 4 * axes) return null;
        var shape = new int[axes];
        BigInteger bytes = size;
        for (var axis = 0; axis < axes; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(4 + 4 * axis));
            if (shape[axis] < 0) return null;
            bytes *= shape[axis];
        }
        return bytes == file.Length - 4 - 4 * axes ? Print(file[2], shape, file.AsSpan(4 + 4 * axes)) : null;
    }

    private static string Print(byte type, int[] shape, ReadOnlySpan<byte> data) => $"{type} [{string.Join(", ", shape)}] {Convert.ToHexString(data)}";

    private static byte[] Mutate(byte[] file, Random random)
    {
        // What is inside of a packed file too, or hardly anything but its checksum would ever be seen to be wrong.
        if (file[0] == 0x1F && random.Next(3) == 0) return Pack(Mutate(s_plain[random.Next(s_plain.Length)], random));
        var bytes = file.ToList();
        for (var times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
        {
            var place = random.Next(2) == 0 ? random.Next(bytes.Count) : random.Next(Math.Min(bytes.Count, 20));
            switch (random.Next(7))
            {
                case 0: bytes.RemoveRange(place, bytes.Count - place); break;
                case 1:
                    var end = Math.Min(bytes.Count, random.Next(1, 10));
                    bytes.RemoveRange(bytes.Count - end, end);
                    break;
                case 2: bytes.AddRange(new byte[random.Next(1, 10)]); break;
                case 3: bytes[place] ^= (byte)(1 << random.Next(8)); break;
                case 4: bytes[place] = new byte[] { 0, 1, 2, 8, 0x1F, 0x7F, 0x80, 0x8B, 255 }[random.Next(9)]; break;
                case 5: bytes.Insert(place, (byte)random.Next(256)); break;
                default: bytes.RemoveAt(place); break;
            }
        }
        return [.. bytes];
    }

    private static byte[] Pack(ReadOnlySpan<byte> content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(content);
        return packed.ToArray();
    }

    private static byte[] PackInTwo(byte[] content) => [.. Pack(content.AsSpan(0, 5)), .. Pack(content.AsSpan(5))];

    /// <summary>With an extra field, a name and a comment, as packers may write them.</summary>
    private static byte[] WithEveryField(byte[] content)
    {
        var packed = Pack(content);
        return [.. packed[..3], 0x1C, .. packed[4..10], 3, 0, 7, 7, 7, (byte)'n', 0, (byte)'c', 0, .. packed[10..]];
    }

    /// <summary>Gives a few bytes at a time, as networks do.</summary>
    private sealed class Trickle(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, most)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, most));
    }
}

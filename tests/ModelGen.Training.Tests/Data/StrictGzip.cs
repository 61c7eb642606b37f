using System.Buffers.Binary;

namespace ModelGen.Training.Tests;

/// <summary>
/// Gzip (RFC 1952) and deflate (RFC 1951), read bit by bit and strictly: whole members, checksums and nothing behind them. It is slow,
/// and shares nothing with the library's own.
/// </summary>
internal sealed class StrictGzip
{
    private static readonly int[] s_lengths = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
    private static readonly int[] s_lengthBits = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
    private static readonly int[] s_codeOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
    private readonly byte[] _packed;
    private readonly List<byte> _content = [];
    private int _bit;
    private int _memberStart;

    private StrictGzip(byte[] packed) => _packed = packed;

    /// <summary>The content; null where the data are not valid.</summary>
    public static byte[]? Read(byte[] packed)
    {
        var reader = new StrictGzip(packed);
        try
        {
            do reader.Member();
            while (reader._bit < 8 * packed.Length);
            return [.. reader._content];
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private void Member()
    {
        var start = _bit / 8;
        Require(Byte() == 0x1F && Byte() == 0x8B && Byte() == 8);
        var flags = Byte();
        Require((flags & 0xE0) == 0);
        for (var i = 0; i < 6; i++) Byte();
        if ((flags & 4) != 0)
            for (var length = Byte() + 256 * Byte(); length > 0; length--) Byte();
        if ((flags & 8) != 0) while (Byte() != 0) { }
        if ((flags & 16) != 0) while (Byte() != 0) { }
        if ((flags & 2) != 0)
        {
            var checksum = Crc(_packed.AsSpan(start, _bit / 8 - start)) & 0xFFFF;
            Require(Byte() + 256 * Byte() == checksum);
        }

        _memberStart = _content.Count;
        while (!Block()) { }
        _bit = (_bit + 7) / 8 * 8;
        Span<byte> trailer = stackalloc byte[8];
        foreach (ref var value in trailer) value = (byte)Byte();
        var content = _content.ToArray().AsSpan(_memberStart);
        Require(BinaryPrimitives.ReadUInt32LittleEndian(trailer) == Crc(content));
        Require(BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) == (uint)content.Length);
    }

    /// <returns>Whether the block is the last one.</returns>
    private bool Block()
    {
        var last = Bits(1) == 1;
        switch (Bits(2))
        {
            case 0:
                _bit = (_bit + 7) / 8 * 8;
                var length = Bits(16);
                Require(Bits(16) == (length ^ 0xFFFF));
                for (; length > 0; length--) _content.Add((byte)Byte());
                break;
            case 1:
                int[] symbols = [.. Repeat(8, 144), .. Repeat(9, 112), .. Repeat(7, 24), .. Repeat(8, 8)];
                Codes(new Huffman(symbols, mayBeIncomplete: false), new Huffman([.. Repeat(5, 32)], mayBeIncomplete: false));
                break;
            case 2:
                var (symbolCount, distanceCount, codeCount) = (Bits(5) + 257, Bits(5) + 1, Bits(4) + 4);
                Require(symbolCount <= 286 && distanceCount <= 30);
                var codeLengths = new int[19];
                for (var i = 0; i < codeCount; i++) codeLengths[s_codeOrder[i]] = Bits(3);
                var lengths = Lengths(new Huffman(codeLengths, mayBeIncomplete: false), symbolCount + distanceCount);
                Require(lengths[256] != 0);
                Codes(new Huffman(lengths[..symbolCount], mayBeIncomplete: true), new Huffman(lengths[symbolCount..], mayBeIncomplete: true));
                break;
            default:
                throw new InvalidDataException();
        }
        return last;
    }

    private int[] Lengths(Huffman code, int count)
    {
        var lengths = new List<int>();
        while (lengths.Count < count)
        {
            var symbol = Symbol(code);
            if (symbol < 16)
            {
                lengths.Add(symbol);
                continue;
            }
            if (symbol == 16) Require(lengths.Count > 0);
            var (value, times) = symbol == 16 ? (lengths[^1], 3 + Bits(2)) : symbol == 17 ? (0, 3 + Bits(3)) : (0, 11 + Bits(7));
            lengths.AddRange(Repeat(value, times));
        }
        Require(lengths.Count == count);
        return [.. lengths];
    }

    private void Codes(Huffman symbols, Huffman distances)
    {
        while (true)
        {
            var symbol = Symbol(symbols);
            if (symbol == 256) return;
            if (symbol < 256)
            {
                _content.Add((byte)symbol);
                continue;
            }
            Require(symbol <= 285);
            var length = s_lengths[symbol - 257] + Bits(s_lengthBits[symbol - 257]);
            var code = Symbol(distances);
            Require(code < 30);
            var extra = Math.Max(0, code / 2 - 1);
            var distance = code < 2 ? code + 1 : ((2 + code % 2) << extra) + 1 + Bits(extra);
            Require(distance <= _content.Count - _memberStart);
            for (; length > 0; length--) _content.Add(_content[^distance]);
        }
    }

    private int Symbol(Huffman code)
    {
        var (value, first, index) = (0, 0, 0);
        for (var length = 1; length <= 15; length++)
        {
            value |= Bits(1);
            var count = code.Counts[length];
            if (value - count < first) return code.Symbols[index + value - first];
            index += count;
            first = (first + count) << 1;
            value <<= 1;
        }
        throw new InvalidDataException();
    }

    private int Bits(int count)
    {
        var value = 0;
        for (var i = 0; i < count; i++, _bit++)
        {
            Require(_bit < 8 * _packed.Length);
            value |= (_packed[_bit / 8] >> (_bit % 8) & 1) << i;
        }
        return value;
    }

    private int Byte() => Bits(8);

    private static IEnumerable<int> Repeat(int value, int times) => Enumerable.Repeat(value, times);

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }
        return ~crc;
    }

    private static void Require(bool holds)
    {
        if (!holds) throw new InvalidDataException();
    }

    /// <summary>A canonical code: how many codes there are of each length, and the symbols in the order of their codes.</summary>
    private sealed class Huffman
    {
        public Huffman(int[] lengths, bool mayBeIncomplete)
        {
            foreach (var length in lengths) Counts[length]++;
            Counts[0] = 0;
            var left = 1;
            for (var length = 1; length <= 15; length++)
            {
                left = 2 * left - Counts[length];
                Require(left >= 0);
            }
            // A code of a single symbol, or of none, is the only one that may leave codes out.
            var codes = Counts.Sum();
            Require(left == 0 || mayBeIncomplete && codes <= 1 && Counts[1] == codes);
            Symbols = [.. Enumerable.Range(0, lengths.Length).Where(symbol => lengths[symbol] > 0).OrderBy(symbol => lengths[symbol])];
        }

        public int[] Counts { get; } = new int[16];

        public int[] Symbols { get; }
    }
}

namespace ModelGen.Training;

/// <summary>The checksum of TensorBoard's records: CRC-32C (Castagnoli), rotated and offset so that sums of sums differ.</summary>
internal static class Crc32C
{
    /// <summary>The masked checksum. Source: tensorflow/core/lib/hash/crc32c.h.</summary>
    public static uint Masked(ReadOnlySpan<byte> bytes)
    {
        var crc = Of(bytes);
        return ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
    }

    /// <summary>The plain checksum (RFC 3720, appendix B.4).</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes) crc = System.Numerics.BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}

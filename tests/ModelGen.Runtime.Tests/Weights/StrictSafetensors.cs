using System.Buffers.Binary;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace ModelGen.Runtime.Tests;

/// <summary>
/// The rules of safetensors files once more, written without a look at the product's reader and upon another parser of JSON:
/// what one accepts and the other refuses is a fault of one of them.
/// </summary>
internal static class StrictSafetensors
{
    private static readonly Dictionary<string, int> s_sizes = new()
    {
        ["BOOL"] = 1, ["U8"] = 1, ["I8"] = 1, ["F8_E5M2"] = 1, ["F8_E4M3"] = 1, ["I16"] = 2, ["U16"] = 2, ["F16"] = 2, ["BF16"] = 2,
        ["I32"] = 4, ["U32"] = 4, ["F32"] = 4, ["I64"] = 8, ["U64"] = 8, ["F64"] = 8, ["C64"] = 8,
    };

    /// <summary>The file as one text, each tensor with its bytes, in the order of names; null where it is not valid.</summary>
    public static string? Read(byte[] file)
    {
        if (file.Length < 8) return null;
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        if (length > 100_000_000 || length > (ulong)file.Length - 8 || length == 0 || file[8] != '{') return null;
        var data = file.AsSpan(8 + (int)length);
        try
        {
            using var json = JsonDocument.Parse(file.AsMemory(8, (int)length));
            return Read(json.RootElement, data);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or text that is no Unicode.
            return null;
        }
    }

    /// <summary>What the product read, as the same text.</summary>
    public static string Print(SafetensorsFile file) => Print(
        file.Metadata.ToDictionary(),
        file.Tensors.Select(tensor => (tensor.Name, tensor.Type.Name(), tensor.Shape, tensor.Bytes.ToArray())));

    private static string? Read(JsonElement root, ReadOnlySpan<byte> data)
    {
        var names = new HashSet<string>();
        Dictionary<string, string> metadata = [];
        List<(string Name, string Type, IReadOnlyList<long> Shape, BigInteger Start, BigInteger End)> tensors = [];
        foreach (var item in root.EnumerateObject())
        {
            if (!names.Add(item.Name) || item.Value.ValueKind != JsonValueKind.Object) return null;
            if (item.Name == "__metadata__")
            {
                foreach (var text in item.Value.EnumerateObject())
                    if (text.Value.ValueKind != JsonValueKind.String || !metadata.TryAdd(text.Name, text.Value.GetString()!)) return null;
                continue;
            }
            var fields = item.Value.EnumerateObject().ToList();
            if (!fields.Select(field => field.Name).Order(StringComparer.Ordinal).SequenceEqual(["data_offsets", "dtype", "shape"])) return null;
            var type = fields.Single(field => field.Name == "dtype").Value;
            if (type.ValueKind != JsonValueKind.String || !s_sizes.TryGetValue(type.GetString()!, out var size)) return null;
            if (Numbers(fields.Single(field => field.Name == "shape").Value) is not { } shape) return null;
            if (Numbers(fields.Single(field => field.Name == "data_offsets").Value) is not [var start, var end]) return null;
            var bytes = shape.Aggregate((BigInteger)size, (product, factor) => product * factor);
            if (bytes != end - start) return null;
            tensors.Add((item.Name, type.GetString()!, [.. shape.Select(n => (long)n)], start, end));
        }

        BigInteger next = 0;
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Start).ThenBy(tensor => tensor.End))
        {
            if (tensor.Start != next) return null;
            next = tensor.End;
        }
        if (next != data.Length) return null;
        var contents = new List<(string, string, IReadOnlyList<long>, byte[])>();
        foreach (var tensor in tensors) contents.Add((tensor.Name, tensor.Type, tensor.Shape, data[(int)tensor.Start..(int)tensor.End].ToArray()));
        return Print(metadata, contents);
    }

    private static List<BigInteger>? Numbers(JsonElement array)
    {
        if (array.ValueKind != JsonValueKind.Array) return null;
        var numbers = new List<BigInteger>();
        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.GetRawText().All(char.IsAsciiDigit)) return null;
            var number = BigInteger.Parse(element.GetRawText());
            if (number > long.MaxValue) return null;
            numbers.Add(number);
        }
        return numbers;
    }

    private static string Print(
        Dictionary<string, string> metadata, IEnumerable<(string Name, string Type, IReadOnlyList<long> Shape, byte[] Bytes)> tensors)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal)) text.Append($"{key} = {value}\n");
        foreach (var (name, type, shape, bytes) in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
            text.Append($"{name}: {type} [{string.Join(", ", shape)}] {Convert.ToHexString(bytes)}\n");
        return text.ToString();
    }
}

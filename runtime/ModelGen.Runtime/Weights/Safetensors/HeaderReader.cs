using System.Text;
using System.Text.Unicode;

namespace ModelGen.Runtime;

/// <summary>
/// Reads the JSON of a safetensors header. It accepts the few forms the format allows and nothing else, without
/// recursion, and checks everything that can be checked without the tensors' bytes.
/// </summary>
internal ref struct HeaderReader(ReadOnlySpan<byte> json, string source)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private int _position;

    /// <summary>Reads the whole header.</summary>
    /// <returns>The tensors in the order of their names in the header, and the free-form texts.</returns>
    /// <exception cref="WeightsException">The header is damaged.</exception>
    public (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Read()
    {
        var entries = new List<SafetensorsEntry>();
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = new HashSet<string>(StringComparer.Ordinal);
        if (_json.IsEmpty || _json[0] != '{') throw Wrong("its header does not start with '{'");
        Expect('{');
        if (!Accept('}'))
        {
            do
            {
                var name = ReadString();
                if (!names.Add(name)) throw Wrong($"{TensorText.Quote(name)} is in its header twice");
                Expect(':');
                if (name == SafetensorsHeader.MetadataName) ReadMetadata(metadata);
                else entries.Add(ReadEntry(name));
            }
            while (Accept(','));
            Expect('}');
        }

        SkipSpace();
        if (_position != _json.Length) throw Wrong("something follows the last '}'");
        return (entries, metadata);
    }

    private void ReadMetadata(Dictionary<string, string> metadata)
    {
        Expect('{');
        if (Accept('}')) return;
        do
        {
            var key = ReadString();
            Expect(':');
            if (!metadata.TryAdd(key, ReadString())) throw Wrong($"{TensorText.Quote(key)} is in its metadata twice");
        }
        while (Accept(','));
        Expect('}');
    }

    private SafetensorsEntry ReadEntry(string name)
    {
        string? typeName = null;
        long[]? shape = null, offsets = null;
        Expect('{');
        do
        {
            var field = ReadString();
            Expect(':');
            switch (field)
            {
                case "dtype" when typeName is null: typeName = ReadString(); break;
                case "shape" when shape is null: shape = ReadNumbers(); break;
                case "data_offsets" when offsets is null: offsets = ReadNumbers(); break;
                default: throw Wrong($"tensor {TensorText.Quote(name)} has a second or unknown field {TensorText.Quote(field)}");
            }
        }
        while (Accept(','));
        Expect('}');
        if (typeName is null || shape is null || offsets is null)
            throw Wrong($"tensor {TensorText.Quote(name)} lacks its {(typeName is null ? "dtype" : shape is null ? "shape" : "data_offsets")}");
        if (!SafetensorsTypes.TryParse(typeName, out var type))
            throw Wrong($"tensor {TensorText.Quote(name)} has the unknown dtype {TensorText.Quote(typeName)}");
        if (offsets.Length != 2 || offsets[0] > offsets[1])
            throw Wrong($"tensor {TensorText.Quote(name)} has the data_offsets {TensorText.Shape(offsets)}, not a start and an end");

        // A zero makes a tensor empty, whatever its other sizes and its type.
        Int128 size = shape.Contains(0) ? 0 : type.Size();
        foreach (var dimension in shape)
        {
            size *= dimension;
            if (size > long.MaxValue) throw Wrong($"tensor {TensorText.Quote(name)} has the impossible shape {TensorText.Shape(shape)}");
        }

        var length = offsets[1] - offsets[0];
        if (size != length)
        {
            throw Wrong($"tensor {TensorText.Quote(name)} of shape {TensorText.Shape(shape)} and type {typeName} takes {size} bytes, " +
                $"but its data_offsets {TensorText.Shape(offsets)} hold {length}");
        }

        return new SafetensorsEntry(name, type, shape, offsets[0], length);
    }

    private long[] ReadNumbers()
    {
        var numbers = new List<long>();
        Expect('[');
        if (Accept(']')) return [];
        do numbers.Add(ReadNumber());
        while (Accept(','));
        Expect(']');
        return [.. numbers];
    }

    private long ReadNumber()
    {
        SkipSpace();
        var start = _position;
        var value = 0L;
        while (_position < _json.Length && _json[_position] is >= (byte)'0' and <= (byte)'9')
        {
            var digit = _json[_position++] - '0';
            if (value > (long.MaxValue - digit) / 10) throw Wrong("a number in its header is too large");
            value = value * 10 + digit;
        }

        if (_position == start || (_position - start > 1 && _json[start] == '0'))
            throw Wrong($"a whole number was expected at byte {start} of its header");
        return value;
    }

    private string ReadString()
    {
        Expect('"');
        var start = _position;
        var escaped = false;
        while (true)
        {
            if (_position >= _json.Length) throw Wrong("its header ends within a string");
            var current = _json[_position++];
            if (current == '"') break;
            if (current < ' ') throw Wrong("a string in its header holds a control character");
            if (current != '\\') continue;
            escaped = true;
            _position++;
        }

        var raw = _json[start..(_position - 1)];
        if (!Utf8.IsValid(raw)) throw Wrong("a string in its header is not valid UTF-8");
        return escaped ? Unescape(raw) : Encoding.UTF8.GetString(raw);
    }

    private readonly string Unescape(ReadOnlySpan<byte> raw)
    {
        var text = new StringBuilder();
        while (true)
        {
            var backslash = raw.IndexOf((byte)'\\');
            if (backslash < 0) break;
            text.Append(Encoding.UTF8.GetString(raw[..backslash]));
            var code = raw[backslash + 1];
            raw = raw[(backslash + 2)..];
            if (code == 'u')
            {
                if (raw.Length < 4 || !TryHex(raw[..4], out var character)) throw Wrong("a \\u in its header lacks its four digits");
                text.Append(character);
                raw = raw[4..];
                continue;
            }

            var index = "\"\\/bfnrt".IndexOf((char)code);
            if (index < 0) throw Wrong("a string in its header has an unknown escape");
            text.Append("\"\\/\b\f\n\r\t"[index]);
        }

        var result = text.Append(Encoding.UTF8.GetString(raw)).ToString();
        for (var i = 0; i < result.Length; i++)
        {
            if (!char.IsSurrogate(result[i])) continue;
            if (i + 1 == result.Length || !char.IsSurrogatePair(result[i], result[i + 1])) throw Wrong("a string in its header has half a surrogate pair");
            i++;
        }

        return result;
    }

    private static bool TryHex(ReadOnlySpan<byte> digits, out char character)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                character = default;
                return false;
            }

            value = value * 16 + (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        character = (char)value;
        return true;
    }

    private void SkipSpace()
    {
        while (_position < _json.Length && _json[_position] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t') _position++;
    }

    private bool Accept(char wanted)
    {
        SkipSpace();
        if (_position >= _json.Length || _json[_position] != wanted) return false;
        _position++;
        return true;
    }

    private void Expect(char wanted)
    {
        if (!Accept(wanted)) throw Wrong($"'{wanted}' was expected at byte {_position} of its header");
    }

    private readonly WeightsException Wrong(string problem) => new(source, problem + ".");
}

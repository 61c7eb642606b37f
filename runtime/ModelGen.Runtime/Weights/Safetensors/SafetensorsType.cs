namespace ModelGen;

/// <summary>The element types of the safetensors format.</summary>
public enum SafetensorsType
{
    /// <summary>One byte, 0 or 1.</summary>
    Bool,
    /// <summary>8-bit unsigned integer.</summary>
    U8,
    /// <summary>8-bit integer.</summary>
    I8,
    /// <summary>8-bit floating point with 5 bits of exponent.</summary>
    F8E5M2,
    /// <summary>8-bit floating point with 4 bits of exponent.</summary>
    F8E4M3,
    /// <summary>16-bit integer.</summary>
    I16,
    /// <summary>16-bit unsigned integer.</summary>
    U16,
    /// <summary>16-bit floating point (IEEE 754 binary16).</summary>
    F16,
    /// <summary>The upper half of a 32-bit floating point number.</summary>
    BF16,
    /// <summary>32-bit integer.</summary>
    I32,
    /// <summary>32-bit unsigned integer.</summary>
    U32,
    /// <summary>32-bit floating point.</summary>
    F32,
    /// <summary>64-bit integer.</summary>
    I64,
    /// <summary>64-bit unsigned integer.</summary>
    U64,
    /// <summary>64-bit floating point.</summary>
    F64,
    /// <summary>Two 32-bit floating point numbers.</summary>
    C64,
}

/// <summary>What the format says of its element types.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, int Size)[] s_types =
    [
        ("BOOL", 1), ("U8", 1), ("I8", 1), ("F8_E5M2", 1), ("F8_E4M3", 1), ("I16", 2), ("U16", 2), ("F16", 2),
        ("BF16", 2), ("I32", 4), ("U32", 4), ("F32", 4), ("I64", 8), ("U64", 8), ("F64", 8), ("C64", 8),
    ];

    /// <summary>The name in a file's header.</summary>
    public static string Name(this SafetensorsType type) => s_types[(int)type].Name;

    /// <summary>The bytes of one element.</summary>
    public static int Size(this SafetensorsType type) => s_types[(int)type].Size;

    /// <summary>Whether elements are numbers that weights can be made of.</summary>
    public static bool IsFloating(this SafetensorsType type) =>
        type is SafetensorsType.F16 or SafetensorsType.BF16 or SafetensorsType.F32 or SafetensorsType.F64;

    /// <summary>Finds the type of a name.</summary>
    public static bool TryParse(string name, out SafetensorsType type)
    {
        for (var i = 0; i < s_types.Length; i++)
        {
            if (s_types[i].Name != name) continue;
            type = (SafetensorsType)i;
            return true;
        }

        type = default;
        return false;
    }

    /// <summary>The type whose elements are laid out as <typeparamref name="T"/>.</summary>
    public static SafetensorsType Of<T>() where T : unmanaged =>
        typeof(T) == typeof(float) ? SafetensorsType.F32
        : typeof(T) == typeof(double) ? SafetensorsType.F64
        : typeof(T) == typeof(Half) ? SafetensorsType.F16
        : typeof(T) == typeof(int) ? SafetensorsType.I32
        : typeof(T) == typeof(long) ? SafetensorsType.I64
        : typeof(T) == typeof(uint) ? SafetensorsType.U32
        : typeof(T) == typeof(ulong) ? SafetensorsType.U64
        : typeof(T) == typeof(short) ? SafetensorsType.I16
        : typeof(T) == typeof(ushort) ? SafetensorsType.U16
        : typeof(T) == typeof(sbyte) ? SafetensorsType.I8
        : typeof(T) == typeof(byte) ? SafetensorsType.U8
        : typeof(T) == typeof(bool) ? SafetensorsType.Bool
        : throw new NotSupportedException($"The safetensors format has no elements of type {typeof(T).Name}.");
}

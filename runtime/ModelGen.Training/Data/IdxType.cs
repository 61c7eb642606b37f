namespace ModelGen.Training;

/// <summary>The element types of IDX files; the value is the byte that stands for the type.</summary>
public enum IdxType : byte
{
    /// <summary>Unsigned bytes.</summary>
    UInt8 = 0x08,
    /// <summary>Signed bytes.</summary>
    Int8 = 0x09,
    /// <summary>16-bit integers.</summary>
    Int16 = 0x0B,
    /// <summary>32-bit integers.</summary>
    Int32 = 0x0C,
    /// <summary>32-bit floating point.</summary>
    Single = 0x0D,
    /// <summary>64-bit floating point.</summary>
    Double = 0x0E,
}

using System.Runtime.InteropServices;

namespace ModelGen.Runtime;

/// <summary>A number alone on its cache lines, for one that some threads watch while others write.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct PaddedInt64
{
    [FieldOffset(128)] public long Value;
}

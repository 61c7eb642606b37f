using System.Runtime.InteropServices;
using ModelGen.Runtime;

namespace ModelGen;

/// <summary>A tensor of a safetensors file.</summary>
/// <param name="Name">The name, unique in the file.</param>
/// <param name="Type">The element type.</param>
/// <param name="Shape">The shape; empty for a single number.</param>
/// <param name="Bytes">The elements, little-endian, the last dimension running fastest.</param>
public sealed record SafetensorsTensor(
    string Name, SafetensorsType Type, IReadOnlyList<long> Shape, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Name and members; the same in every culture.</summary>
    public override string ToString() => RecordText.Of(nameof(SafetensorsTensor), PrintMembers);

    /// <summary>The number of elements.</summary>
    public int ElementCount => Bytes.Length / Type.Size();

    /// <summary>A copy of the elements of an F16, BF16, F32 or F64 tensor.</summary>
    /// <exception cref="InvalidOperationException">The elements are not floating point.</exception>
    public float[] ToSingles() => ToFloating<float>();

    /// <summary>A copy of the elements of an F16, BF16, F32 or F64 tensor.</summary>
    /// <exception cref="InvalidOperationException">The elements are not floating point.</exception>
    public double[] ToDoubles() => ToFloating<double>();

    /// <summary>A copy of the elements of a tensor of integers of up to 64 bits, or of booleans.</summary>
    /// <exception cref="InvalidOperationException">The elements are not integers.</exception>
    /// <exception cref="OverflowException">A U64 element does not fit.</exception>
    public long[] ToInt64s()
    {
        var bytes = Bytes.Span;
        return Type switch
        {
            SafetensorsType.Bool or SafetensorsType.U8 => Widen<byte>(bytes, value => value),
            SafetensorsType.I8 => Widen<sbyte>(bytes, value => value),
            SafetensorsType.I16 => Widen<short>(bytes, value => value),
            SafetensorsType.U16 => Widen<ushort>(bytes, value => value),
            SafetensorsType.I32 => Widen<int>(bytes, value => value),
            SafetensorsType.U32 => Widen<uint>(bytes, value => value),
            SafetensorsType.I64 => Widen<long>(bytes, value => value),
            SafetensorsType.U64 => Widen<ulong>(bytes, value => checked((long)value)),
            _ => throw new InvalidOperationException($"{TensorText.Quote(Name)} holds {Type.Name()} elements, not integers."),
        };
    }

    /// <summary>As <see cref="ToInt64s"/>, in 32 bits: class indices and tokens are stored as I64.</summary>
    /// <exception cref="InvalidOperationException">The elements are not integers.</exception>
    /// <exception cref="OverflowException">An element does not fit.</exception>
    public int[] ToInt32s() => Array.ConvertAll(ToInt64s(), value => checked((int)value));

    /// <summary>Whether <see cref="CopyTo"/> can fill a tensor of a shape and type: the shapes are equal and the elements convert.</summary>
    public bool Fits(IReadOnlyList<int> shape, TensorType type)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return TensorText.SameShape(shape, Shape) && ConvertsTo(type);
    }

    /// <summary>Overwrites memory with the elements; F16, BF16, F32 and F64 convert to float and double, I32 is copied.</summary>
    /// <param name="destination">As many elements as the tensor has.</param>
    /// <exception cref="ArgumentException">The number of elements differs; nothing is written.</exception>
    /// <exception cref="InvalidOperationException">The elements do not convert to the type; nothing is written.</exception>
    public void CopyTo(TensorMemory destination)
    {
        if (destination.Length != ElementCount)
            throw new ArgumentException($"{TensorText.Quote(Name)} has {ElementCount} elements, but there is room for {destination.Length}.");
        if (!ConvertsTo(destination.Type))
            throw new InvalidOperationException($"{TensorText.Quote(Name)} holds {Type.Name()} elements, which do not convert to {destination.Type}.");
        switch (destination.Type)
        {
            case TensorType.Single: TensorBytes.Convert(Bytes.Span, Type, destination.Single); break;
            case TensorType.Double: TensorBytes.Convert(Bytes.Span, Type, destination.Double); break;
            default: MemoryMarshal.Cast<byte, int>(Bytes.Span).CopyTo(destination.Int32); break;
        }
    }

    private bool ConvertsTo(TensorType type) => type == TensorType.Int32 ? Type == SafetensorsType.I32 : Type.IsFloating();

    private T[] ToFloating<T>() where T : unmanaged
    {
        if (!Type.IsFloating())
            throw new InvalidOperationException($"{TensorText.Quote(Name)} holds {Type.Name()} elements, not floating point numbers.");
        var result = new T[ElementCount];
        TensorBytes.Convert<T>(Bytes.Span, Type, result);
        return result;
    }

    private static long[] Widen<T>(ReadOnlySpan<byte> bytes, Func<T, long> widen) where T : unmanaged
    {
        var elements = MemoryMarshal.Cast<byte, T>(bytes);
        var result = new long[elements.Length];
        for (var i = 0; i < result.Length; i++) result[i] = widen(elements[i]);
        return result;
    }
}

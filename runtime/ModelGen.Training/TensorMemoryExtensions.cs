using System.Runtime.InteropServices;

namespace ModelGen.Training;

/// <summary>Generic access to memory whose type is known only at run time.</summary>
internal static class TensorMemoryExtensions
{
    /// <summary>The elements as <typeparamref name="T"/>, which must be their type.</summary>
    public static Span<T> Elements<T>(this TensorMemory memory) where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return MemoryMarshal.Cast<float, T>(memory.Single);
        if (typeof(T) == typeof(double)) return MemoryMarshal.Cast<double, T>(memory.Double);
        if (typeof(T) == typeof(int)) return MemoryMarshal.Cast<int, T>(memory.Int32);
        throw new NotSupportedException($"Tensors hold float, double or int, not {typeof(T).Name}.");
    }

    /// <summary>The tensor type of an element type.</summary>
    public static TensorType TypeOf<T>() where T : unmanaged => typeof(T) == typeof(float) ? TensorType.Single
        : typeof(T) == typeof(double) ? TensorType.Double
        : typeof(T) == typeof(int) ? TensorType.Int32
        : throw new NotSupportedException($"Columns hold float, double or int, not {typeof(T).Name}. Bytes have OfBytes.");

    /// <summary>New zeroed memory of a type.</summary>
    public static TensorMemory Allocate(TensorType type, int length) => type switch
    {
        TensorType.Single => new float[length],
        TensorType.Double => new double[length],
        TensorType.Int32 => new int[length],
        _ => throw new ArgumentOutOfRangeException(nameof(type), $"There is no tensor type {type}."),
    };

    /// <summary>Sets every element of floating point memory.</summary>
    public static void Fill(this TensorMemory memory, double value)
    {
        if (memory.Type == TensorType.Single) memory.Single.Fill((float)value);
        else memory.Double.Fill(value);
    }

    /// <summary>Copies all elements; type and length must agree.</summary>
    public static void CopyTo(this TensorMemory source, TensorMemory destination)
    {
        switch (source.Type)
        {
            case TensorType.Single: source.Single.CopyTo(destination.Single); break;
            case TensorType.Double: source.Double.CopyTo(destination.Double); break;
            default: source.Int32.CopyTo(destination.Int32); break;
        }
    }

    /// <summary>Whether both are the same elements in memory, not only equal ones.</summary>
    public static bool IsSame(this TensorMemory memory, TensorMemory other) => memory.Type == other.Type && memory.Type switch
    {
        TensorType.Single => memory.AsMemory<float>().Equals(other.AsMemory<float>()),
        TensorType.Double => memory.AsMemory<double>().Equals(other.AsMemory<double>()),
        _ => memory.AsMemory<int>().Equals(other.AsMemory<int>()),
    };

    /// <summary>Element <paramref name="index"/> as a double, whatever the type.</summary>
    public static double At(this TensorMemory memory, int index) => memory.Type switch
    {
        TensorType.Single => memory.Single[index],
        TensorType.Double => memory.Double[index],
        _ => memory.Int32[index],
    };
}

namespace ModelGen;

/// <summary>The element type of a tensor that crosses the border between a program and a compiled model.</summary>
public enum TensorType
{
    /// <summary>32-bit floating point, the type of every model unless it says otherwise.</summary>
    Single,
    /// <summary>64-bit floating point, the type of a model with <c>Precision.Double</c>.</summary>
    Double,
    /// <summary>32-bit integers: class indices and tokens.</summary>
    Int32,
}

/// <summary>
/// Memory of one of the three element types, so that models with inputs of different types can be driven through
/// one interface. Converts implicitly from <see cref="Memory{T}"/> and arrays of float, double and int.
/// </summary>
public readonly struct TensorMemory
{
    private readonly Memory<float> _single;
    private readonly Memory<double> _double;
    private readonly Memory<int> _int32;

    /// <summary>Wraps memory of floats.</summary>
    public TensorMemory(Memory<float> memory) => (_single, Type) = (memory, TensorType.Single);

    /// <summary>Wraps memory of doubles.</summary>
    public TensorMemory(Memory<double> memory) => (_double, Type) = (memory, TensorType.Double);

    /// <summary>Wraps memory of integers.</summary>
    public TensorMemory(Memory<int> memory) => (_int32, Type) = (memory, TensorType.Int32);

    /// <summary>The type of the elements.</summary>
    public TensorType Type { get; }

    /// <summary>The number of elements.</summary>
    public int Length => _single.Length + _double.Length + _int32.Length;

    /// <summary>The floats; throws when the memory holds another type.</summary>
    public Span<float> Single => Type == TensorType.Single ? _single.Span : throw Wrong(TensorType.Single);

    /// <summary>The doubles; throws when the memory holds another type.</summary>
    public Span<double> Double => Type == TensorType.Double ? _double.Span : throw Wrong(TensorType.Double);

    /// <summary>The integers; throws when the memory holds another type.</summary>
    public Span<int> Int32 => Type == TensorType.Int32 ? _int32.Span : throw Wrong(TensorType.Int32);

    /// <summary>The memory itself, to keep or to read asynchronously; throws when it holds another type.</summary>
    /// <typeparam name="T">float, double or int.</typeparam>
    public Memory<T> AsMemory<T>() where T : unmanaged => Type switch
    {
        TensorType.Single when _single is Memory<T> memory => memory,
        TensorType.Double when _double is Memory<T> memory => memory,
        TensorType.Int32 when _int32 is Memory<T> memory => memory,
        _ => throw new InvalidOperationException($"This tensor holds {Type} elements, not {typeof(T).Name}."),
    };

    /// <summary>A part of the elements, sharing their memory.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part reaches beyond the end.</exception>
    public TensorMemory Slice(int start, int length) => Type switch
    {
        TensorType.Single => new(_single.Slice(start, length)),
        TensorType.Double => new(_double.Slice(start, length)),
        _ => new(_int32.Slice(start, length)),
    };

    /// <summary>Wraps an array of floats.</summary>
    public static implicit operator TensorMemory(float[] array) => new(array.AsMemory());

    /// <summary>Wraps an array of doubles.</summary>
    public static implicit operator TensorMemory(double[] array) => new(array.AsMemory());

    /// <summary>Wraps an array of integers.</summary>
    public static implicit operator TensorMemory(int[] array) => new(array.AsMemory());

    /// <summary>Wraps memory of floats.</summary>
    public static implicit operator TensorMemory(Memory<float> memory) => new(memory);

    /// <summary>Wraps memory of doubles.</summary>
    public static implicit operator TensorMemory(Memory<double> memory) => new(memory);

    /// <summary>Wraps memory of integers.</summary>
    public static implicit operator TensorMemory(Memory<int> memory) => new(memory);

    private InvalidOperationException Wrong(TensorType wanted) =>
        new($"This tensor holds {Type} elements, not {wanted}. Pass memory of {wanted} where the model asks for it.");
}

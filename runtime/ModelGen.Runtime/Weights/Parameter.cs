using ModelGen.Runtime;

namespace ModelGen;

/// <summary>One named tensor of a model.</summary>
/// <typeparam name="T">float or double.</typeparam>
public sealed class Parameter<T> : IParameter where T : unmanaged
{
    internal Parameter(ParameterInfo info, Memory<T> memory) => (Info, Memory) = (info, memory);

    /// <summary>PyTorch's name: <c>conv1.weight</c>.</summary>
    public string Name => Info.Name;

    /// <summary>PyTorch's shape.</summary>
    public IReadOnlyList<int> Shape => Info.Shape;

    /// <summary>False for buffers and for what the declaration freezes.</summary>
    public bool Trainable => Info.Trainable;

    /// <summary>The elements, shared with the model: writing here changes the model.</summary>
    public Span<T> Span => Memory.Span;

    /// <summary>The elements, shared with the model.</summary>
    public Memory<T> Memory { get; }

    internal ParameterInfo Info { get; }

    TensorMemory IParameter.Memory => Memory switch
    {
        Memory<float> single => new TensorMemory(single),
        Memory<double> twice => new TensorMemory(twice),
        _ => throw new NotSupportedException($"Parameters are float or double, not {typeof(T).Name}."),
    };
}

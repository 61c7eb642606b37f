namespace ModelGen.Training;

/// <summary>What an optimizer needs to move one tensor: its elements, their gradient, its state and the rates that hold for it.</summary>
/// <typeparam name="T">float or double.</typeparam>
public readonly ref struct ParameterUpdate<T> where T : unmanaged
{
    private readonly TensorMemory[] _states;

    internal ParameterUpdate(
        Span<T> parameter, ReadOnlySpan<T> gradient, TensorMemory[] states, double learningRate, double weightDecay)
    {
        Parameter = parameter;
        Gradient = gradient;
        _states = states;
        LearningRate = learningRate;
        WeightDecay = weightDecay;
    }

    /// <summary>The elements to move.</summary>
    public Span<T> Parameter { get; }

    /// <summary>The gradient of the loss, as long as <see cref="Parameter"/>.</summary>
    public ReadOnlySpan<T> Gradient { get; }

    /// <summary>The optimizer's learning rate times the scale of the tensor's group.</summary>
    public double LearningRate { get; }

    /// <summary>The weight decay of the tensor's group, 0 where it is excluded.</summary>
    public double WeightDecay { get; }

    /// <summary>State number <paramref name="index"/> of the tensor, in the order of <see cref="Optimizer.StateNames"/>.</summary>
    public Span<T> State(int index) => _states[index].Elements<T>();
}

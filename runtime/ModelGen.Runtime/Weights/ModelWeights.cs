namespace ModelGen.Runtime;

/// <summary>The weights of a model in single precision.</summary>
public sealed class ModelWeights : ModelWeights<float>
{
    /// <inheritdoc/>
    public ModelWeights(ParameterInfo[] infos) : base(infos) { }

    /// <inheritdoc/>
    public ModelWeights(ParameterInfo[] infos, int seed) : base(infos, seed) { }

    /// <inheritdoc cref="ModelWeights{T}.Parameters"/>
    public new ParameterSet Parameters => (ParameterSet)base.Parameters;

    /// <inheritdoc cref="ModelWeights{T}.Buffers"/>
    public new ParameterSet Buffers => (ParameterSet)base.Buffers;

    /// <inheritdoc cref="ModelWeights{T}.State"/>
    public new ParameterSet State => (ParameterSet)base.State;

    /// <inheritdoc cref="ModelWeights{T}.GradientsIn"/>
    public new ParameterSet GradientsIn(AlignedBlock<float> block) => (ParameterSet)base.GradientsIn(block);
}

/// <summary>
/// All parameters and buffers of a model in one aligned block that generated code addresses with literal offsets,
/// with views of it by name.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
public unsafe partial class ModelWeights<T> where T : unmanaged
{
    private readonly ParameterInfo[] _infos;

    /// <summary>Allocates the weights and leaves them zero, to be loaded.</summary>
    /// <param name="infos">The tensors of the model; they must not overlap.</param>
    public ModelWeights(ParameterInfo[] infos)
    {
        _infos = infos;
        var length = 0;
        foreach (var info in infos) length = Math.Max(length, checked(info.Offset + info.Length));
        Block = new AlignedBlock<T>(checked(length + 15) & ~15);
        Parameters = View(Block, info => !info.Buffer);
        Buffers = View(Block, info => info.Buffer);
        State = View(Block, _ => true);
    }

    /// <summary>Allocates the weights and draws their initial values.</summary>
    /// <param name="infos">The tensors of the model; they must not overlap.</param>
    /// <param name="seed">Equal seeds give equal weights, on every machine.</param>
    public ModelWeights(ParameterInfo[] infos, int seed) : this(infos) => Initialize(seed);

    /// <summary>The memory of all tensors; its length is the end of the last one, rounded up to 16 elements.</summary>
    public AlignedBlock<T> Block { get; }

    /// <summary>The start of <see cref="Block"/>: a tensor starts at <c>Pointer + Offset</c>.</summary>
    public T* Pointer => Block.Pointer;

    /// <summary>What training changes by gradients, trainable or frozen, in the order of the declaration.</summary>
    public ParameterSet<T> Parameters { get; }

    /// <summary>Running means and variances, in the order of the declaration.</summary>
    public ParameterSet<T> Buffers { get; }

    /// <summary>Parameters and buffers in the order of the declaration: what files hold.</summary>
    public ParameterSet<T> State { get; }

    /// <summary>
    /// Gives every tensor its initial values. They depend on the seed and the tensor's name and shape alone, so that
    /// a layer more or less does not change the others.
    /// </summary>
    /// <param name="seed">Equal seeds give equal weights, on every machine.</param>
    public void Initialize(int seed)
    {
        foreach (var item in State) item.Info.Initializer.Fill(item.Span, item.Shape, item.Name, seed);
    }

    /// <summary>
    /// Names the gradients in a block that is laid out as the weights are: the gradient of a tensor starts at the
    /// tensor's own offset.
    /// </summary>
    /// <param name="block">At least as long as <see cref="Block"/>.</param>
    /// <returns>The gradients of the trainable parameters, with their names and shapes.</returns>
    public ParameterSet<T> GradientsIn(AlignedBlock<T> block) => View(block, info => info is { Buffer: false, Trainable: true });

    private ParameterSet<T> View(AlignedBlock<T> block, Predicate<ParameterInfo> wanted) =>
        ParameterSet<T>.Create(block, Array.FindAll(_infos, wanted));
}

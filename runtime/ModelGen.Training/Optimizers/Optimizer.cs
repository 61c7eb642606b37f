using System.Numerics;

namespace ModelGen.Training;

/// <summary>
/// Moves parameters against their gradients. <see cref="Step"/> makes one pass over the memory of each tensor and
/// allocates nothing after the first call; the result does not depend on threads or on the width of the processor's vectors.
/// One thread at a time uses an optimizer.
/// </summary>
public abstract class Optimizer : ICheckpointed
{
    private readonly (IParameter Parameter, IParameter Gradient)[] _pairs;
    private Entry[]? _entries;
    private NamedTensorSet? _state;
    private double _learningRate;
    private double? _askedRate;
    private double _weightDecay;
    private readonly IReadOnlyList<ParameterGroup> _groups = [];
    private int _taken;

    /// <summary>An optimizer of the parameters that have a gradient.</summary>
    /// <param name="parameters">The parameters.</param>
    /// <param name="gradients">The gradients of those to train, under the same names.</param>
    /// <param name="learningRate">The learning rate, 0 or more.</param>
    /// <exception cref="ArgumentException">A gradient has no parameter of its name, type and length.</exception>
    protected Optimizer(IParameterSet parameters, IParameterSet gradients, double learningRate)
    {
        _pairs = ParameterPairs.Of(parameters, gradients);
        LearningRate = learningRate;
    }

    /// <summary>The learning rate; a schedule sets it before each step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double LearningRate
    {
        get => _learningRate;
        set => _learningRate = Check.NotNegative(value);
    }

    /// <summary>The weight decay of parameters whose group has none of its own; its meaning is the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or not finite.</exception>
    public double WeightDecay
    {
        get => _weightDecay;
        init => _weightDecay = Check.NotNegative(value);
    }

    /// <summary>
    /// Whether weight decay also shrinks biases and the scales of norms, that is, tensors of at most one axis and those whose
    /// own name starts with <c>bias</c>. True by default, as in PyTorch; false leaves them out unless a group gives a decay.
    /// </summary>
    public bool DecayBiasesAndNorms { get; init; } = true;

    /// <summary>Parameters with rates of their own; the first group that takes a parameter holds. Empty by default.</summary>
    public IReadOnlyList<ParameterGroup> Groups
    {
        get => _groups;
        init => _groups = value ?? throw new ArgumentNullException(nameof(Groups));
    }

    /// <summary>The number of steps made.</summary>
    public long StepCount { get; private set; }

    /// <summary>The state of each trained parameter, named <c>exp_avg.conv1.weight</c> and the like.</summary>
    public IParameterSet State
    {
        get
        {
            Prepare();
            return _state!;
        }
    }

    /// <summary>The names of the states kept for each parameter, in PyTorch's words.</summary>
    public abstract IReadOnlyList<string> StateNames { get; }

    /// <summary>Moves every parameter once.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses the optimizer.</exception>
    public void Step()
    {
        using var turn = new Turn(ref _taken, "optimizer");
        Prepare();
        _askedRate ??= LearningRate;
        BeginStep(StepCount + 1);
        foreach (ref readonly var entry in _entries.AsSpan())
        {
            if (entry.LearningRateScale == 0) continue;
            var rate = LearningRate * entry.LearningRateScale;
            var (parameter, gradient) = (entry.Parameter, entry.Gradient);
            if (parameter.Type == TensorType.Single)
                Update(new ParameterUpdate<float>(parameter.Single, gradient.Single, entry.States, rate, entry.WeightDecay));
            else
                Update(new ParameterUpdate<double>(parameter.Double, gradient.Double, entry.States, rate, entry.WeightDecay));
        }
        StepCount++;
    }

    /// <inheritdoc/>
    public virtual void SaveValues(IDictionary<string, string> values)
    {
        values["optimizer"] = GetType().Name;
        values.Put("step", StepCount);
        values.Put("learning_rate", LearningRate);
        values.Put("asked_learning_rate", _askedRate ?? LearningRate);
    }

    /// <inheritdoc/>
    public virtual void LoadValues(IReadOnlyDictionary<string, string> values)
    {
        values.Require("optimizer", GetType().Name);
        (StepCount, LearningRate, _askedRate) =
            (values.GetCount("step"), values.GetNumber("learning_rate", least: 0), values.GetNumber("asked_learning_rate", least: 0));
    }

    /// <summary>The rate that the program asked for, before a schedule or a plateau set another one.</summary>
    internal double AskedRate => _askedRate ??= LearningRate;

    /// <summary>Goes on with another rate than was asked for before.</summary>
    internal void AskFor(double rate)
    {
        LearningRate = rate;
        _askedRate = rate;
    }

    /// <summary>Throws where this moves other tensors than those of a trainer.</summary>
    internal void CheckIsOf(ITrainer trainer) => RunCheck.IsOf(
        trainer, $"This {GetType().Name}", $"new {GetType().Name}(trainer, ...)", _pairs.Select(pair => pair.Parameter.Memory), _pairs.Select(pair => pair.Gradient.Memory));

    /// <summary>Works out the coefficients that step number <paramref name="step"/>, counted from 1, shares over all tensors.</summary>
    protected virtual void BeginStep(long step) { }

    /// <summary>What state number <paramref name="index"/> starts from; 0 unless overridden.</summary>
    protected virtual double InitialState(int index) => 0;

    /// <summary>Moves one tensor and brings its state forward.</summary>
    /// <typeparam name="T">float or double.</typeparam>
    protected abstract void Update<T>(in ParameterUpdate<T> update) where T : unmanaged, IFloatingPointIeee754<T>;

    private void Prepare()
    {
        if (_entries is not null) return;
        var names = StateNames;
        var used = new bool[Groups.Count];
        var state = new List<IParameter>();
        var entries = new Entry[_pairs.Length];
        for (var index = 0; index < entries.Length; index++)
        {
            var (parameter, gradient) = _pairs[index];
            var group = GroupOf(parameter, used);
            var decays = DecayBiasesAndNorms || !IsBiasOrNorm(parameter);
            entries[index] = new Entry(
                parameter.Memory, gradient.Memory, new TensorMemory[names.Count],
                group?.LearningRateScale ?? 1, group?.WeightDecay ?? (decays ? WeightDecay : 0));
            for (var slot = 0; slot < names.Count; slot++)
            {
                var memory = TensorMemoryExtensions.Allocate(parameter.Memory.Type, parameter.Memory.Length);
                memory.Fill(InitialState(slot));
                entries[index].States[slot] = memory;
                state.Add(new NamedTensor($"{names[slot]}.{parameter.Name}", parameter.Shape, memory));
            }
        }
        var idle = Array.IndexOf(used, false);
        if (idle >= 0)
            throw new InvalidOperationException(
                $"Parameter group {idle + 1} ({Groups[idle].Description}) takes no trainable parameter that an earlier group has " +
                $"not taken. There is: {string.Join(", ", _pairs.Select(pair => pair.Parameter.Name))}.");
        _state = new NamedTensorSet(state);
        _entries = entries;
    }

    private ParameterGroup? GroupOf(IParameter parameter, bool[] used)
    {
        for (var index = 0; index < Groups.Count; index++)
        {
            if (!Groups[index].Takes(parameter)) continue;
            used[index] = true;
            return Groups[index];
        }
        return null;
    }

    internal static bool IsBiasOrNorm(IParameter parameter) =>
        parameter.Shape.Count <= 1 ||
        parameter.Name.AsSpan(parameter.Name.LastIndexOf('.') + 1).StartsWith("bias", StringComparison.Ordinal);

    private readonly record struct Entry(
        TensorMemory Parameter, TensorMemory Gradient, TensorMemory[] States, double LearningRateScale, double WeightDecay);
}

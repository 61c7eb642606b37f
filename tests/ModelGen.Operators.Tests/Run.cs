using ModelGen.Testing;

namespace ModelGen.Operators.Tests;

/// <summary>One sample compiled in one precision, with data: runs its training step and tells f and its gradients.</summary>
internal sealed class Run
{
    private readonly CompiledModel _model;
    private readonly ITrainer _trainer;
    private readonly TensorMemory[] _tensors;
    private readonly TensorMemory[] _outputGradients;
    private readonly Precision _precision;

    public Run(Sample sample, Precision precision, int batch)
    {
        _precision = precision;
        HasLoss = sample.HasLoss;
        _model = Samples.Model(sample, precision);
        foreach (var item in _model.State.Items)
            Set(item.Memory, Data.Weights(item.Memory.Length, item.Name, positive: item.Name.EndsWith("running_var", StringComparison.Ordinal) || item.Name.EndsWith(".std", StringComparison.Ordinal)));
        _trainer = _model.CreateTrainer(batch);
        _tensors =
        [
            .. _trainer.Inputs.Select((info, i) => info.Type == TensorType.Int32
                ? Data.Indices(info.ElementCount * batch, info.Classes)
                : Tensor(info, Data.Inputs(info.ElementCount * (info.Shared ? 1 : batch), i))),
            .. _trainer.Targets.Select((info, i) => info.Type == TensorType.Int32
                ? Data.Targets(info, batch, info.Classes)
                : Tensor(info, Data.Targets(info.ElementCount * (info.Shared ? 1 : batch), sample.Operator, info.Name))),
        ];
        _outputGradients = [.. _trainer.Outputs.Select((info, i) => Tensor(info, Data.Weights(info.ElementCount * batch, "gradient" + i)))];
    }

    public bool HasLoss { get; }

    public CompiledModel Model => _model;

    public ITrainer Trainer => _trainer;

    public TensorMemory[] Inputs => _tensors[.._trainer.Inputs.Count];

    public TensorMemory[] Tensors => _tensors;

    public TensorMemory[] OutputGradients => _outputGradients;

    /// <summary>What gradients are of: the loss, or the outputs weighted with fixed numbers.</summary>
    public double Value()
    {
        if (HasLoss) return Step(() => _trainer.ForwardBackward(_tensors));
        Step(() => { _trainer.Forward(Inputs); return 0; });
        var sum = 0.0;
        for (var i = 0; i < _outputGradients.Length; i++)
        {
            var output = Output(i);
            for (var k = 0; k < output.Length; k++) sum += output[k] * Get(_outputGradients[i], k);
        }
        return sum;
    }

    /// <summary>An output of the last step.</summary>
    public double[] Output(int index)
    {
        var length = _outputGradients[index].Length;
        if (_precision == Precision.Double)
        {
            var result = new double[length];
            _trainer.CopyOutput(index, result);
            return result;
        }
        var single = new float[length];
        _trainer.CopyOutput(index, single);
        return [.. single.Select(x => (double)x)];
    }

    /// <summary>The gradients of all inputs and parameters, with the memory that they are gradients of.</summary>
    public IReadOnlyList<(string Name, TensorMemory At, double[] Gradient)> Gradients()
    {
        if (HasLoss) Value();
        else
        {
            Step(() => { _trainer.Forward(Inputs); return 0; });
            _trainer.Backward(_outputGradients);
        }
        var found = new List<(string, TensorMemory, double[])>();
        for (var i = 0; i < _trainer.Inputs.Count; i++)
        {
            if (_trainer.Inputs[i].Type == TensorType.Int32) continue;
            TensorMemory gradient = _precision == Precision.Double ? new double[_tensors[i].Length] : new float[_tensors[i].Length];
            _trainer.CopyInputGradient(i, gradient);
            found.Add(("input " + _trainer.Inputs[i].Name, _tensors[i], Doubles(gradient)));
        }
        foreach (var gradient in _trainer.Gradients.Items)
            found.Add((gradient.Name, _trainer.Parameters.Items.Single(p => p.Name == gradient.Name).Memory, Doubles(gradient.Memory)));
        return found;
    }

    public static double Get(TensorMemory memory, int index) => memory.Type == TensorType.Double ? memory.Double[index] : memory.Single[index];

    public static double[] Doubles(TensorMemory memory) => [.. Enumerable.Range(0, memory.Length).Select(i => Get(memory, i))];

    // The random bits of a step depend on its number: every evaluation of f is the same step.
    private double Step(Func<double> run)
    {
        if (_trainer is Runtime.CompiledTrainer<double> doubles) doubles.Step = 0;
        if (_trainer is Runtime.CompiledTrainer<float> singles) singles.Step = 0;
        return run();
    }

    private static TensorMemory Tensor(TensorInfo info, double[] values)
    {
        if (info.Type == TensorType.Double) return values;
        return values.Select(v => (float)v).ToArray();
    }

    private static void Set(TensorMemory memory, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (memory.Type == TensorType.Double) memory.Double[i] = values[i];
            else memory.Single[i] = (float)values[i];
        }
    }
}

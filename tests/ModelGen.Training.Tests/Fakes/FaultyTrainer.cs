namespace ModelGen.Training.Tests;

/// <summary>A trainer with a running mean as its buffer, some of whose steps come to numbers that are not finite.</summary>
internal sealed class FaultyTrainer(MlpTrainer<float> trainer, Func<long, (double Loss, float Gradient)> fault) : ITrainer
{
    private readonly float[] _mean = [0];
    private TestParameters? _buffers;

    public int BatchSize => trainer.BatchSize;

    public IReadOnlyList<TensorInfo> Inputs => trainer.Inputs;

    public IReadOnlyList<TensorInfo> Targets => trainer.Targets;

    public IReadOnlyList<TensorInfo> Outputs => trainer.Outputs;

    public IParameterSet Parameters => trainer.Parameters;

    public IParameterSet Buffers => _buffers ??= new TestParameters().Add("running_mean", _mean);

    public IParameterSet Gradients => trainer.Gradients;

    public long Step { get => trainer.Step; set => trainer.Step = value; }

    /// <summary>Whether a batch of one is an error.</summary>
    public bool NeedsSeveralSamples { get; init; }

    /// <summary>The parts of the loss that each step says.</summary>
    public LossTerm[] Terms { get; init; } = [];

    public ReadOnlySpan<LossTerm> LossTerms => Terms;

    /// <summary>The value of the buffer, which each step moves by its loss.</summary>
    public float Mean => _mean[0];

    public double ForwardBackward(ReadOnlySpan<TensorMemory> tensors)
    {
        var (loss, gradient) = fault(trainer.Step);
        loss += trainer.ForwardBackward(tensors);
        trainer.Gradients.Items[^1].Memory.Single[^1] += gradient;
        _mean[0] += (float)(loss + gradient);
        return loss;
    }

    public double Evaluate(ReadOnlySpan<TensorMemory> tensors) => trainer.Evaluate(tensors);

    public void Forward(ReadOnlySpan<TensorMemory> inputs) => trainer.Forward(inputs);

    public void Backward(ReadOnlySpan<TensorMemory> outputGradients) => trainer.Backward(outputGradients);

    public void CopyOutput(int index, TensorMemory destination) => trainer.CopyOutput(index, destination);

    public void CopyInputGradient(int index, TensorMemory destination) => trainer.CopyInputGradient(index, destination);
}

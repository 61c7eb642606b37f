using ModelGen.Runtime;

namespace ModelGen.Training;

/// <summary>The loss of one batch as a function of weights and inputs: the same random choices at each call.</summary>
internal sealed class LossFunction
{
    private readonly ITrainer _trainer;
    private readonly TensorMemory[] _tensors;
    private readonly WeightSnapshot _weights;
    private readonly (TensorMemory Model, TensorMemory Copy)[] _buffers;
    private readonly TensorMemory[] _outputGradients = [];
    private readonly OutputBuffers? _outputs;
    private readonly int _samples;
    private readonly long _step;

    public LossFunction(ITrainer trainer, TensorMemory[] tensors, WeightSnapshot weights, RandomSource random)
    {
        (_trainer, _tensors, _weights, _step) = (trainer, tensors, weights, trainer.Step);
        var expected = trainer.Inputs.Count + trainer.Targets.Count;
        if (tensors.Length != expected)
            throw new ArgumentException($"The model takes {expected} tensors, its inputs and then its targets, but {tensors.Length} are given.");
        _buffers = [.. trainer.Buffers.Items.Select(item =>
        {
            var copy = TensorMemoryExtensions.Allocate(item.Memory.Type, item.Memory.Length);
            item.Memory.CopyTo(copy);
            return (item.Memory, copy);
        })];
        if (trainer.Targets.Count > 0) return;
        _samples = 1;
        for (var input = 0; input < trainer.Inputs.Count; input++)
            if (!trainer.Inputs[input].Shared) _samples = tensors[input].Length / trainer.Inputs[input].ElementCount;
        _outputs = new OutputBuffers(trainer, _samples);
        _outputGradients = [.. trainer.Outputs.Select(output =>
        {
            var gradient = new double[output.ElementCount * (output.Shared ? 1 : _samples)];
            foreach (ref var value in gradient.AsSpan()) value = random.NextNormal();
            return (TensorMemory)gradient;
        })];
    }

    /// <summary>The loss.</summary>
    public double Value()
    {
        Rewind();
        if (_outputs is null) return _trainer.ForwardBackward(_tensors);
        _trainer.Forward(_tensors);
        var sum = 0.0;
        var outputs = _outputs.Copy(_samples);
        for (var output = 0; output < outputs.Length; output++)
        {
            var gradients = _outputGradients[output].Double;
            for (var index = 0; index < gradients.Length; index++) sum += outputs[output].At(index) * gradients[index];
        }
        return sum;
    }

    /// <summary>Computes the gradients and returns the loss.</summary>
    public double Backward()
    {
        var loss = Value();
        if (_outputs is not null) _trainer.Backward(_outputGradients);
        return loss;
    }

    /// <summary>Brings weights, buffers and step back to what they were at first.</summary>
    public void Restore()
    {
        _weights.Restore();
        Rewind();
    }

    // A step moves running statistics and the counter that dropout depends on.
    private void Rewind()
    {
        _trainer.Step = _step;
        foreach (var (model, copy) in _buffers) copy.CopyTo(model);
    }
}

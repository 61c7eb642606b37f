namespace ModelGen.Training;

/// <summary>Memory for the outputs of a trainer, for batches of any size up to its own.</summary>
internal sealed class OutputBuffers
{
    private readonly ITrainer _trainer;
    private readonly TensorMemory[] _full;
    private readonly TensorMemory[] _outputs;

    public OutputBuffers(ITrainer trainer, int samples)
    {
        _trainer = trainer;
        _full = [.. trainer.Outputs.Select(output =>
            TensorMemoryExtensions.Allocate(output.Type, output.Shared ? output.ElementCount : samples * output.ElementCount))];
        _outputs = new TensorMemory[_full.Length];
    }

    /// <summary>The outputs of the trainer's last step of <paramref name="samples"/> samples.</summary>
    public ReadOnlySpan<TensorMemory> Copy(int samples)
    {
        for (var index = 0; index < _full.Length; index++)
        {
            var output = _trainer.Outputs[index];
            var length = output.Shared ? output.ElementCount : samples * output.ElementCount;
            _outputs[index] = _full[index].Slice(0, length);
            _trainer.CopyOutput(index, _outputs[index]);
        }
        return _outputs;
    }
}

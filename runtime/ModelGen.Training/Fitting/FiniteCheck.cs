namespace ModelGen.Training;

/// <summary>
/// Keeps steps away whose loss or gradients are not finite: the optimizer does not see them, and buffers that the forward pass has
/// moved are as they were. Allocates nothing within a step.
/// </summary>
internal sealed class FiniteCheck
{
    private readonly ITrainer _trainer;
    private readonly (TensorMemory Buffer, TensorMemory Before)[] _buffers;

    public FiniteCheck(ITrainer trainer)
    {
        _trainer = trainer;
        _buffers = [.. trainer.Buffers.Items.Select(item => (item.Memory, TensorMemoryExtensions.Allocate(item.Memory.Type, item.Memory.Length)))];
    }

    /// <summary>Remembers what a step would change before the optimizer does.</summary>
    public void BeforeStep()
    {
        foreach (var (buffer, before) in _buffers) buffer.CopyTo(before);
    }

    /// <summary>Undoes what the step changed.</summary>
    public void TakeBack()
    {
        foreach (var (buffer, before) in _buffers) before.CopyTo(buffer);
    }

    /// <summary>The first parameter whose gradient is not finite; null where all are.</summary>
    public string? FirstFault()
    {
        var gradients = _trainer.Gradients.Items;
        for (var index = 0; index < gradients.Count; index++)
        {
            var memory = gradients[index].Memory;
            if (!(memory.Type == TensorType.Single ? Elementwise.AreFinite(memory.Single) : Elementwise.AreFinite(memory.Double))) return gradients[index].Name;
        }
        return null;
    }
}

namespace ModelGen.Training;

/// <summary>A copy of the parameters and buffers of a model, to go back to.</summary>
internal sealed class WeightSnapshot
{
    private readonly (TensorMemory Model, TensorMemory Copy)[] _tensors;

    /// <summary>Makes room; nothing is copied yet.</summary>
    public WeightSnapshot(ITrainer trainer) => _tensors =
    [
        .. trainer.Parameters.Items.Concat(trainer.Buffers.Items).Select(
            item => (item.Memory, TensorMemoryExtensions.Allocate(item.Memory.Type, item.Memory.Length))),
    ];

    /// <summary>Copies the model's tensors.</summary>
    public void Take()
    {
        foreach (var (model, copy) in _tensors) model.CopyTo(copy);
    }

    /// <summary>Gives the model the tensors of the last <see cref="Take"/> back.</summary>
    public void Restore()
    {
        foreach (var (model, copy) in _tensors) copy.CopyTo(model);
    }
}

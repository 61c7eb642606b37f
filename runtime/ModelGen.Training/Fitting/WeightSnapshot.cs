namespace ModelGen.Training;

/// <summary>A copy of the parameters and buffers of a model, to go back to.</summary>
internal sealed class WeightSnapshot
{
    private readonly (IParameter Model, NamedTensor Copy)[] _tensors;

    /// <summary>Makes room; nothing is copied yet.</summary>
    public WeightSnapshot(ITrainer trainer)
    {
        _tensors =
        [
            .. trainer.Parameters.Items.Concat(trainer.Buffers.Items).Select(item => (item, new NamedTensor(
                item.Name, item.Shape, TensorMemoryExtensions.Allocate(item.Memory.Type, item.Memory.Length)))),
        ];
        Copies = new NamedTensorSet([.. _tensors.Select(pair => pair.Copy)]);
    }

    /// <summary>The copies, under the names of the model's tensors.</summary>
    public IParameterSet Copies { get; }

    /// <summary>Copies the model's tensors.</summary>
    public void Take()
    {
        foreach (var (model, copy) in _tensors) model.Memory.CopyTo(copy.Memory);
    }

    /// <summary>Gives the model the tensors of the last <see cref="Take"/> back.</summary>
    public void Restore()
    {
        foreach (var (model, copy) in _tensors) copy.Memory.CopyTo(model.Memory);
    }
}

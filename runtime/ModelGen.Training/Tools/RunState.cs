namespace ModelGen.Training;

/// <summary>Everything a step of training changes, copied when made and given back when disposed.</summary>
internal sealed class RunState : IDisposable
{
    private readonly ITrainer _trainer;
    private readonly Optimizer _optimizer;
    private readonly IBatchSource _data;
    private readonly WeightSnapshot _weights;
    private readonly TensorMemory[] _states;
    private readonly Dictionary<string, string> _values = [];
    private readonly (long Step, long Epoch, int Position) _place;

    public RunState(ITrainer trainer, Optimizer optimizer, IBatchSource data)
    {
        (_trainer, _optimizer, _data) = (trainer, optimizer, data);
        _weights = new WeightSnapshot(trainer);
        _weights.Take();
        _states = [.. optimizer.State.Items.Select(item =>
        {
            var copy = TensorMemoryExtensions.Allocate(item.Memory.Type, item.Memory.Length);
            item.Memory.CopyTo(copy);
            return copy;
        })];
        optimizer.SaveValues(_values);
        _place = (trainer.Step, data.Epoch, data.Position);
    }

    public void Dispose()
    {
        _weights.Restore();
        for (var index = 0; index < _states.Length; index++) _states[index].CopyTo(_optimizer.State.Items[index].Memory);
        _optimizer.LoadValues(_values);
        _trainer.Step = _place.Step;
        _data.Seek(_place.Epoch, _place.Position);
    }
}

namespace ModelGen.Training;

/// <summary>
/// An average of the weights of a model over its training, buffers included, which often predicts better than the last weights.
/// The model keeps training with its own; <see cref="Swap"/> lends it the average to evaluate.
/// </summary>
public abstract class WeightAverage : ICheckpointed
{
    private readonly (TensorMemory Model, TensorMemory Average)[] _tensors;
    private readonly long _every = 1;
    private readonly long _from;

    private protected WeightAverage(ITrainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        var copies = trainer.Parameters.Items.Concat(trainer.Buffers.Items)
            .Select(item => (Model: item, Copy: new NamedTensor(
                item.Name, item.Shape, TensorMemoryExtensions.Allocate(item.Memory.Type, item.Memory.Length))))
            .ToArray();
        _tensors = [.. copies.Select(pair => (pair.Model.Memory, pair.Copy.Memory))];
        State = new NamedTensorSet([.. copies.Select(pair => pair.Copy)]);
    }

    /// <summary>Of how many optimizer steps one is averaged, at least 1; 1, all of them, by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long Every { get => _every; init => _every = Check.AtLeastOne(value); }

    /// <summary>How many optimizer steps run before the average begins, 0 or more; 0 by default.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public long From { get => _from; init => _from = Check.NotNegativeInteger(value); }

    /// <summary>How often weights were taken in.</summary>
    public long Updates { get; private set; }

    /// <summary>Whether the average is in the model, and the model's own weights are kept here.</summary>
    public bool Swapped { get; private set; }

    /// <summary>The averages, under the names of the model's tensors.</summary>
    public IParameterSet State { get; }

    /// <summary>Takes the model's weights in after an optimizer step, where <see cref="From"/> and <see cref="Every"/> say so.</summary>
    /// <param name="step">The number of steps made, from 1.</param>
    public void AfterStep(long step)
    {
        if (step > From && (step - From) % Every == 0) Update();
    }

    /// <summary>Takes the model's weights in. Allocates nothing.</summary>
    /// <exception cref="InvalidOperationException">The average is in the model.</exception>
    public void Update()
    {
        if (Swapped) throw new InvalidOperationException("The average is in the model. Swap back before training goes on.");
        // The first weights are the average, whatever the rate.
        var rate = Updates == 0 ? 1 : Rate(Updates + 1);
        foreach (var (model, average) in _tensors)
        {
            if (model.Type == TensorType.Single) Elementwise.MoveTowards(average.Single, model.Single, (float)rate);
            else if (model.Type == TensorType.Double) Elementwise.MoveTowards(average.Double, model.Double, rate);
            else model.CopyTo(average);
        }
        Updates++;
    }

    /// <summary>Exchanges the model's weights and the average; a second call exchanges them back. Without an average yet, nothing.</summary>
    public void Swap()
    {
        if (Updates == 0) return;
        foreach (var (model, average) in _tensors)
        {
            if (model.Type == TensorType.Single) Elementwise.Exchange(model.Single, average.Single);
            else if (model.Type == TensorType.Double) Elementwise.Exchange(model.Double, average.Double);
            else Elementwise.Exchange(model.Int32, average.Int32);
        }
        Swapped = !Swapped;
    }

    /// <summary>Gives the model the average, for good. Without an average yet, nothing.</summary>
    /// <exception cref="InvalidOperationException">The average is in the model already.</exception>
    public void CopyToModel()
    {
        if (Swapped) throw new InvalidOperationException("The average is in the model already.");
        if (Updates == 0) return;
        foreach (var (model, average) in _tensors) average.CopyTo(model);
    }

    /// <summary>How far the average moves towards the weights at an update.</summary>
    /// <param name="update">The number of the update, from 2.</param>
    private protected abstract double Rate(long update);

    void ICheckpointed.SaveValues(IDictionary<string, string> values)
    {
        if (Swapped) throw new InvalidOperationException("The average is in the model. Swap back before saving.");
        values["average"] = GetType().Name;
        values.Put("updates", Updates);
    }

    void ICheckpointed.LoadValues(IReadOnlyDictionary<string, string> values)
    {
        values.Require("average", GetType().Name);
        Updates = values.GetCount("updates");
    }
}

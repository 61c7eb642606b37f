using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Fuzzing.Tests;

/// <summary>A compiled variant of a model with its weights: predicts, evaluates and trains, and tells all numbers.</summary>
internal sealed class ModelRun
{
    private readonly CompiledModel _model;
    private readonly RandomModel _declared;
    private readonly ITrainer _trainer;
    private readonly IPredictor _predictor;
    private readonly double[][] _state;
    private readonly bool _isDouble;

    public ModelRun(CompiledModel model, RandomModel declared, int capacity, int seed, int threads = 1, int? rounded = null)
    {
        (_model, _declared) = (model, declared);
        _state = Weights(model, seed, rounded);
        WriteState();
        _trainer = model.CreateTrainer(capacity, threads);
        _predictor = model.CreatePredictor(threads);
        _isDouble = _trainer is CompiledTrainer<double>;
        HasLoss = _trainer.Targets.Count > 0 || declared.Text.Contains("Loss", StringComparison.Ordinal);
    }

    public ITrainer Trainer => _trainer;

    public IPredictor Predictor => _predictor;

    public bool HasLoss { get; }

    /// <summary>The last one of <see cref="Value"/>.</summary>
    public double LastValue { get; private set; }

    /// <summary>The outputs of a predictor.</summary>
    public Numbers Predict(Batch batch, int first, int count)
    {
        var outputs = _predictor.Outputs.Select(info => Memory(info.ElementCount * count)).ToArray();
        _predictor.Predict(batch.Tensors(first, count, _predictor.Inputs.Count, _isDouble), outputs);
        return new Numbers([.. outputs.Select((output, i) => ("prediction " + _predictor.Outputs[i].Name, Numbers.Read(output)))]);
    }

    /// <summary>The outputs of a trainer's evaluation.</summary>
    public Numbers Evaluate(Batch batch, int first, int count)
    {
        _trainer.Evaluate(Given(batch, first, count, withTargets: true));
        return new Numbers(Outputs(count, "evaluated "));
    }

    /// <summary>The loss of an evaluation.</summary>
    public Numbers EvaluateLoss(Batch batch, int first, int count) => new([("evaluated loss", [_trainer.Evaluate(Given(batch, first, count, withTargets: true))])]);

    /// <summary>A training step from the same weights and random bits: loss, outputs, gradients, and what became of the buffers.</summary>
    public Numbers Train(Batch batch, int first, int count)
    {
        var loss = Value(batch, first, count, backward: true);
        List<(string, double[])> found = [("loss", [loss]), .. Outputs(count, "training output ")];
        found.AddRange(_trainer.Gradients.Items.Select(gradient => ("gradient of " + gradient.Name, Numbers.Read(gradient.Memory))));
        if (_declared.Text.Contains("InputGradients", StringComparison.Ordinal))
            for (var i = 0; i < _trainer.Inputs.Count; i++)
            {
                var info = _trainer.Inputs[i];
                if (info.Type == TensorType.Int32) continue;
                var gradient = Memory(info.ElementCount * (info.Shared ? 1 : count));
                _trainer.CopyInputGradient(i, gradient);
                found.Add(("gradient of " + info.Name, Numbers.Read(gradient)));
            }
        found.AddRange(_trainer.Buffers.Items.Select(buffer => (buffer.Name, Numbers.Read(buffer.Memory))));
        WriteState();
        return new Numbers(found);
    }

    /// <summary>What gradients are of: the loss, or the outputs weighted with fixed numbers.</summary>
    /// <param name="change">What is done to the weights before.</param>
    public double Value(Batch batch, int first, int count, bool backward, Action? change = null)
    {
        Restart();
        change?.Invoke();
        if (HasLoss) return LastValue = _trainer.ForwardBackward(Given(batch, first, count, withTargets: true));
        _trainer.Forward(Given(batch, first, count, withTargets: false));
        var value = 0.0;
        var gradients = new List<TensorMemory>();
        foreach (var (info, i) in _trainer.Outputs.Select((info, i) => (info, i)))
        {
            var draw = new Draw(i);
            var weights = Enumerable.Range(0, info.ElementCount * count).Select(_ => (double)(float)draw.Real(-1, 1)).ToArray();
            gradients.Add(_isDouble ? weights : weights.Select(w => (float)w).ToArray());
            value += Outputs(count, "")[i].Values.Zip(weights, (y, w) => y * w).Sum();
        }
        if (backward) _trainer.Backward([.. gradients]);
        return LastValue = value;
    }

    /// <summary>Puts weights and buffers back to where they were.</summary>
    public void WriteState()
    {
        foreach (var (item, values) in _model.State.Items.Zip(_state)) Write(item.Memory, values);
    }

    private void Restart()
    {
        WriteState();
        // The random bits of a step depend on its number.
        _trainer.Step = 0;
    }

    private TensorMemory[] Given(Batch batch, int first, int count, bool withTargets) =>
        batch.Tensors(first, count, _trainer.Inputs.Count + (withTargets ? _trainer.Targets.Count : 0), _isDouble);

    private List<(string Name, double[] Values)> Outputs(int count, string prefix) => [.. _trainer.Outputs.Select((info, i) =>
    {
        var output = Memory(info.ElementCount * count);
        _trainer.CopyOutput(i, output);
        return (prefix + info.Name, Numbers.Read(output));
    })];

    private TensorMemory Memory(int length) => _isDouble ? new double[length] : new float[length];

    private static double[][] Weights(CompiledModel model, int seed, int? rounded)
    {
        var draw = new Draw(seed);
        var rounding = new Draw(rounded ?? 0);
        return [.. model.State.Items.Select(item =>
        {
            if (item.Memory.Type == TensorType.Int32) return Numbers.Read(item.Memory);
            // As wide as layers start, so that values neither vanish nor explode; norms are neither 1 nor 0.
            var fan = item.Shape.Count > 1 ? item.Shape.Skip(1).Aggregate(1, (product, size) => product * size) : 4;
            var isDivisor = item.Name.EndsWith("running_var", StringComparison.Ordinal) || item.Name.EndsWith(".std", StringComparison.Ordinal);
            var around = isDivisor || (item.Shape.Count == 1 && item.Name.EndsWith("weight", StringComparison.Ordinal)) ? 1 : 0;
            return (double[])[.. Enumerable.Range(0, item.Memory.Length).Select(_ => (float)(around + draw.Real(-1, 1) * Math.Min(1, 1.5 / Math.Sqrt(fan)) * (around + 1) / 2))
                .Select(w => rounded is null ? w : w * (1 + rounding.Of(-1, 1) * Math.ScaleB(1, -23)))];
        })];
    }

    private static void Write(TensorMemory memory, double[] values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (memory.Type == TensorType.Double) memory.Double[i] = values[i];
            else if (memory.Type == TensorType.Single) memory.Single[i] = (float)values[i];
        }
    }
}

namespace ModelGen.Fuzzing.Tests;

/// <summary>Numbers for the inputs and targets of a model, as many samples as a step may hold; some of them are a smaller batch.</summary>
internal sealed class Batch
{
    private readonly IReadOnlyList<TensorInfo> _infos;
    private readonly double[][] _values;
    private readonly int _capacity;

    private Batch(IReadOnlyList<TensorInfo> infos, double[][] values, int capacity) => (_infos, _values, _capacity) = (infos, values, capacity);

    /// <summary>Draws one: inputs within ±1, targets within what their losses ask for.</summary>
    public static Batch Of(ITrainer trainer, RandomModel model, int capacity, int seed)
    {
        var draw = new Draw(seed);
        IReadOnlyList<TensorInfo> infos = [.. trainer.Inputs, .. trainer.Targets];
        return new Batch(infos, [.. infos.Select((info, i) => Enumerable.Range(0, info.ElementCount * (info.Shared ? 1 : capacity)).Select(_ => Number(draw, info, i < trainer.Inputs.Count ? null : model)).ToArray())], capacity);
    }

    /// <summary>The inputs, and behind them the targets, of some of the samples.</summary>
    public TensorMemory[] Tensors(int first, int count, int tensors, bool isDouble) => [.. Enumerable.Range(0, tensors).Select(i =>
    {
        var info = _infos[i];
        var part = info.Shared ? _values[i].AsSpan() : _values[i].AsSpan(first * info.ElementCount, count * info.ElementCount);
        return info.Type == TensorType.Int32 ? Convert(part, v => (int)v) : isDouble ? part.ToArray() : (TensorMemory)Convert(part, v => (float)v);
    })];

    /// <summary>The same numbers, each off by about a float's rounding; what is an index stays.</summary>
    public Batch Perturbed(int seed)
    {
        var draw = new Draw(seed);
        return new Batch(_infos, [.. _values.Select((values, i) => _infos[i].Type == TensorType.Int32 ? values : [.. values.Select(v => v * (1 + draw.Of(-1, 1) * Math.ScaleB(1, -23)))])], _capacity);
    }

    private static double Number(Draw draw, TensorInfo info, RandomModel? target)
    {
        if (info.Type == TensorType.Int32) return target is null && info.Name != "lengths" ? draw.Int(0, info.Classes - 1) : Index(draw, info);
        var range = target?.Targets.GetValueOrDefault(info.Name) ?? TargetRange.Any;
        return (float)(range switch
        {
            TargetRange.Unit => draw.Real(0.05, 0.95),
            TargetRange.Bit => draw.Int(0, 1),
            TargetRange.Sign => draw.Of(-1, 1),
            TargetRange.Positive => draw.Real(0.2, 2),
            _ => draw.Real(-1, 1),
        });
    }

    private static int Index(Draw draw, TensorInfo info) => info.Name switch
    {
        // A blank is no label.
        "labels" => draw.Int(1, info.Classes - 1),
        "inputLengths" => info.Classes - 1,
        "lengths" => draw.Int(1, info.Classes - 1),
        _ => draw.Int(0, info.Classes - 1),
    };

    private static T[] Convert<T>(ReadOnlySpan<double> values, Func<double, T> convert)
    {
        var result = new T[values.Length];
        for (var i = 0; i < result.Length; i++) result[i] = convert(values[i]);
        return result;
    }
}

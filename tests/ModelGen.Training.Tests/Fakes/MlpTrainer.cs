using System.Numerics;
using System.Runtime.InteropServices;

namespace ModelGen.Training.Tests;

/// <summary>A hand-written trainer: linear, tanh, linear, then softmax cross entropy over classes.</summary>
internal sealed class MlpTrainer<T> : ITrainer where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly int _in, _hidden, _out;
    private readonly T[] _w1, _b1, _w2, _b2, _g1, _h1, _g2, _h2;
    private readonly T[] _activations, _scores, _scoreGradients;
    private int _count;
    private T[] _inputs;

    public MlpTrainer(int inputs, int hidden, int outputs, int batchSize, int seed = 1)
    {
        (_in, _hidden, _out, BatchSize) = (inputs, hidden, outputs, batchSize);
        (_w1, _b1, _w2, _b2) = (new T[hidden * inputs], new T[hidden], new T[outputs * hidden], new T[outputs]);
        (_g1, _h1, _g2, _h2) = (new T[hidden * inputs], new T[hidden], new T[outputs * hidden], new T[outputs]);
        (_activations, _scores, _scoreGradients) = (new T[batchSize * hidden], new T[batchSize * outputs], new T[batchSize * outputs]);
        _inputs = new T[batchSize * inputs];
        var random = new Random(seed);
        foreach (ref var weight in _w1.AsSpan()) weight = T.CreateChecked((random.NextDouble() - 0.5) / Math.Sqrt(inputs) * 2);
        foreach (ref var weight in _w2.AsSpan()) weight = T.CreateChecked((random.NextDouble() - 0.5) / Math.Sqrt(hidden) * 2);
        Type = typeof(T) == typeof(float) ? TensorType.Single : TensorType.Double;
        Inputs = [new TensorInfo("x", Type, [inputs])];
        Outputs = [new TensorInfo("scores", Type, [outputs])];
        Parameters = Set(_w1, _b1, _w2, _b2);
        Gradients = Set(_g1, _h1, _g2, _h2);
    }

    public TensorType Type { get; }
    public int BatchSize { get; }
    public IReadOnlyList<TensorInfo> Inputs { get; }
    public IReadOnlyList<TensorInfo> Targets => HasLoss ? [new TensorInfo("target", TensorType.Int32, [])] : [];
    public IReadOnlyList<TensorInfo> Outputs { get; }
    public TestParameters Parameters { get; }
    public TestParameters Gradients { get; }
    IParameterSet ITrainer.Parameters => Parameters;
    IParameterSet ITrainer.Gradients => Gradients;
    public IParameterSet Buffers { get; } = new TestParameters();
    public long Step { get; set; }

    /// <summary>Whether the model has its cross entropy.</summary>
    public bool HasLoss { get; init; } = true;

    /// <summary>Makes the gradient of the first weight wrong, for tests of gradient checks.</summary>
    public double GradientError { get; init; }

    public double ForwardBackward(ReadOnlySpan<TensorMemory> tensors)
    {
        Run(tensors[0]);
        var loss = Loss(tensors[1].Int32);
        Backward();
        Step++;
        return loss;
    }

    public double Evaluate(ReadOnlySpan<TensorMemory> tensors)
    {
        Run(tensors[0]);
        return Loss(tensors[1].Int32);
    }

    public void Forward(ReadOnlySpan<TensorMemory> inputs) => Run(inputs[0]);

    public void Backward(ReadOnlySpan<TensorMemory> outputGradients)
    {
        Span(outputGradients[0]).CopyTo(_scoreGradients);
        Backward();
    }

    public void CopyOutput(int index, TensorMemory destination) => _scores.AsSpan(0, _count * _out).CopyTo(Span(destination));

    public void CopyInputGradient(int index, TensorMemory destination) => throw new NotSupportedException();

    private TestParameters Set(T[] w1, T[] b1, T[] w2, T[] b2) => new TestParameters()
        .Add("fc1.weight", Memory(w1), _hidden, _in).Add("fc1.bias", Memory(b1))
        .Add("fc2.weight", Memory(w2), _out, _hidden).Add("fc2.bias", Memory(b2));

    private static TensorMemory Memory(T[] values) => values is float[] single ? single : (double[])(object)values;

    private static Span<T> Span(TensorMemory memory) => typeof(T) == typeof(float)
        ? MemoryMarshal.Cast<float, T>(memory.Single)
        : MemoryMarshal.Cast<double, T>(memory.Double);

    private void Run(TensorMemory input)
    {
        var x = Span(input);
        _count = x.Length / _in;
        if (_count > BatchSize) throw new ArgumentException($"{_count} samples are more than {BatchSize}.");
        x.CopyTo(_inputs);
        for (var n = 0; n < _count; n++)
        {
            for (var h = 0; h < _hidden; h++)
            {
                var sum = _b1[h];
                for (var i = 0; i < _in; i++) sum += _w1[h * _in + i] * x[n * _in + i];
                _activations[n * _hidden + h] = T.Tanh(sum);
            }
            for (var o = 0; o < _out; o++)
            {
                var sum = _b2[o];
                for (var h = 0; h < _hidden; h++) sum += _w2[o * _hidden + h] * _activations[n * _hidden + h];
                _scores[n * _out + o] = sum;
            }
        }
    }

    private double Loss(ReadOnlySpan<int> targets)
    {
        var loss = T.Zero;
        var scale = T.One / T.CreateChecked(_count);
        for (var n = 0; n < _count; n++)
        {
            var scores = _scores.AsSpan(n * _out, _out);
            var sum = T.Zero;
            foreach (var score in scores) sum += T.Exp(score);
            loss += T.Log(sum) - scores[targets[n]];
            for (var o = 0; o < _out; o++)
                _scoreGradients[n * _out + o] = scale * (T.Exp(scores[o]) / sum - (o == targets[n] ? T.One : T.Zero));
        }
        return double.CreateChecked(loss * scale);
    }

    private void Backward()
    {
        Array.Clear(_g1);
        Array.Clear(_h1);
        Array.Clear(_g2);
        Array.Clear(_h2);
        for (var n = 0; n < _count; n++)
        {
            for (var h = 0; h < _hidden; h++)
            {
                var activation = _activations[n * _hidden + h];
                var gradient = T.Zero;
                for (var o = 0; o < _out; o++)
                {
                    gradient += _scoreGradients[n * _out + o] * _w2[o * _hidden + h];
                    _g2[o * _hidden + h] += _scoreGradients[n * _out + o] * activation;
                }
                gradient *= T.One - activation * activation;
                _h1[h] += gradient;
                for (var i = 0; i < _in; i++) _g1[h * _in + i] += gradient * _inputs[n * _in + i];
            }
            for (var o = 0; o < _out; o++) _h2[o] += _scoreGradients[n * _out + o];
        }
        _g1[0] += T.CreateChecked(GradientError);
    }
}

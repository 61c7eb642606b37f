namespace ModelGen.Oracle.Tests;

/// <summary>The tensors of a case as ModelGen takes them: PyTorch's time-major arrays, [time, batch, ...], become [batch, time, ...].</summary>
internal static class SampleMajor
{
    /// <summary>The shape of one sample.</summary>
    public static IEnumerable<int> SampleShape(OracleCase source, string tensor)
    {
        var shape = source.Tensors[tensor].Shape.Select(size => (int)size).ToList();
        shape.RemoveAt(BatchAxis(source, tensor));
        return shape;
    }

    /// <summary>The number of samples.</summary>
    public static int Batch(OracleCase source, string tensor) => (int)source.Tensors[tensor].Shape[BatchAxis(source, tensor)];

    /// <summary>The elements as floats, sample after sample.</summary>
    public static float[] Singles(OracleCase source, string tensor) => Order(source, tensor, source.Tensors[tensor].ToSingles());

    /// <summary>The elements as ints, sample after sample.</summary>
    public static int[] Int32s(OracleCase source, string tensor) => Order(source, tensor, source.Tensors[tensor].ToInt32s());

    private static int BatchAxis(OracleCase source, string tensor)
    {
        var isState = tensor.Split('.')[0] is "in" or "out" or "grad_in" or "grad_out";
        return isState && (source.Flag("time_major") || source.Op == "net_lstm_classifier" && tensor == "in.index") ? 1 : 0;
    }

    private static T[] Order<T>(OracleCase source, string tensor, T[] elements)
    {
        if (BatchAxis(source, tensor) == 0) return elements;
        var shape = source.Tensors[tensor].Shape;
        int time = (int)shape[0], batch = (int)shape[1], rest = elements.Length / (time * batch);
        var ordered = new T[elements.Length];
        for (var t = 0; t < time; t++)
            for (var b = 0; b < batch; b++)
                elements.AsSpan((t * batch + b) * rest, rest).CopyTo(ordered.AsSpan((b * time + t) * rest));
        return ordered;
    }
}

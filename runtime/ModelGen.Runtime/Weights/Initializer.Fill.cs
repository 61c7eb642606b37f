using System.Runtime.CompilerServices;

namespace ModelGen.Runtime;

public readonly partial record struct Initializer
{
    /// <summary>Writes the initial values of a tensor.</summary>
    /// <param name="span">Its elements, all of them overwritten.</param>
    /// <param name="shape">Its shape, of which orthogonal and identity matrices are made.</param>
    /// <param name="name">Its name: tensors of different names get independent numbers.</param>
    /// <param name="seed">Equal seeds, names and shapes give equal numbers, on every machine.</param>
    /// <typeparam name="T">float or double; floats are the rounded doubles.</typeparam>
    /// <exception cref="InvalidOperationException">The tensor's shape does not suit the kind.</exception>
    public void Fill<T>(Span<T> span, IReadOnlyList<int> shape, string name, int seed) where T : unmanaged
    {
        switch (Kind)
        {
            case InitializerKind.Constant:
                span.Fill(Round<T>(A));
                break;
            case InitializerKind.Identity:
                FillIdentity(span, shape, name);
                break;
            case InitializerKind.Orthogonal:
                FillOrthogonal(span, shape, name, new RandomSource(seed, name));
                break;
            default:
                FillRandom(span, new RandomSource(seed, name));
                break;
        }
        if (ZeroRow is not { } row) return;
        var columns = span.Length / Math.Max(1, shape[0]);
        span.Slice(row * columns, columns).Clear();
    }

    private void FillRandom<T>(Span<T> span, RandomSource random) where T : unmanaged
    {
        foreach (ref var element in span)
        {
            element = Round<T>(Kind switch
            {
                InitializerKind.Uniform => A + (B - A) * random.NextDouble(),
                InitializerKind.Normal => A + B * random.NextNormal(),
                _ => A + B * random.NextTruncatedNormal(),
            });
        }
    }

    private void FillIdentity<T>(Span<T> span, IReadOnlyList<int> shape, string name) where T : unmanaged
    {
        // A convolution's channel passes through the middle of its kernel; a Linear is a kernel of one element.
        var (rows, columns) = Matrix(shape, name);
        var groups = Math.Max(1, (int)B);
        if (rows % groups != 0)
            throw new InvalidOperationException($"'{name}' has {rows} outputs, which do not divide into {groups} groups.");
        var inputs = shape[1];
        var kernel = columns / Math.Max(1, inputs);
        var centre = 0;
        for (var axis = 2; axis < shape.Count; axis++) centre = centre * shape[axis] + shape[axis] / 2;
        span.Clear();
        for (var row = 0; row < rows; row++)
        {
            var input = row % (rows / groups);
            if (input < inputs) span[row * columns + input * kernel + centre] = Round<T>(A);
        }
    }

    private void FillOrthogonal<T>(Span<T> span, IReadOnlyList<int> shape, string name, RandomSource random)
        where T : unmanaged
    {
        var (rows, columns) = Matrix(shape, name);
        var (count, length) = (Math.Min(rows, columns), Math.Max(rows, columns));
        var vectors = OrthogonalVectors.Draw(count, length, random);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                span[row * columns + column] = Round<T>(A * (rows <= columns ? vectors[row][column] : vectors[column][row]));
    }

    private (int Rows, int Columns) Matrix(IReadOnlyList<int> shape, string name)
    {
        if (shape.Count < 2)
        {
            throw new InvalidOperationException(
                $"'{name}' has {shape.Count} dimensions, but {Kind} weights need a matrix: at least two. Choose another initializer.");
        }

        var columns = 1;
        for (var axis = 1; axis < shape.Count; axis++) columns *= shape[axis];
        return (shape[0], columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Round<T>(double value) where T : unmanaged
    {
        if (typeof(T) == typeof(double)) return Unsafe.BitCast<double, T>(value);
        if (typeof(T) == typeof(float)) return Unsafe.BitCast<float, T>((float)value);
        throw new NotSupportedException($"Weights are float or double, not {typeof(T).Name}.");
    }
}

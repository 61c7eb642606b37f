using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>Functions of rows that do not fill vectors and go through them side by side, against the straight lines of a single row.</summary>
[Collection(nameof(WidthTests))]
public sealed class NarrowRowsTests
{
    private static readonly int[] s_columns = [2, 7, 14, 15, 35];

    // Behind whole sixteens are too few rows to go side by side, or enough.
    private static readonly int[] s_rows = [131, 140];

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of(
        "using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(s_columns.Select(columns => Model($"One{columns}", columns, $"{columns}") +
            string.Concat(s_rows.Select(rows => Model($"Many{rows}x{columns}", columns, $"{rows}, {columns}")))))));

    private static string Model(string name, int columns, string shape) =>
        $"[Model]\npublic sealed partial class {name}\n{{\n" +
        $"static (Tensor, Tensor, Tensor, Tensor) Forward([Shape({shape})] Tensor x) => (Softmax(x), LogSoftmax(x), LayerNorm(x, [{columns}]), {(columns % 2 == 0 ? "GLU(x)" : "Normalize(x, -1)")});\n}}\n";

    public static TheoryData<int> Columns => [.. s_columns];

    [Theory, MemberData(nameof(Columns))]
    public void Each_row_gives_what_it_gives_alone(int columns)
    {
        foreach (var rows in s_rows)
        {
            var random = new Random(rows);
            var x = Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle() * 6 - 3).ToArray();
            var (expected, actual) = (Predict($"One{columns}", x, rows), Predict($"Many{rows}x{columns}", x, 1));
            for (var output = 0; output < expected.Length; output++)
                for (var i = 0; i < expected[output].Length; i++)
                    Assert.True(Math.Abs(expected[output][i] - actual[output][i]) <= 1e-5f, $"output {output} of {rows} rows, [{i}]: {expected[output][i]:R} and {actual[output][i]:R}");
        }
    }

    private static float[][] Predict(string name, float[] x, int batch)
    {
        var predictor = s_models.Value.Model(name).CreatePredictor();
        var outputs = predictor.Outputs.Select(info => new float[info.ElementCount * batch]).ToArray();
        predictor.Predict([x], [.. outputs.Select(output => (TensorMemory)output)]);
        return outputs;
    }
}

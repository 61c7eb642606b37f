using ModelGen.Runtime;
using ModelGen.Testing;

namespace ModelGen.Kernels.Tests;

/// <summary>Kernels that only move elements: every one of them arrives where the definition says, at every width.</summary>
[Collection(nameof(WidthTests))]
public sealed class MoveTests
{
    private static readonly (int Rows, int Columns)[] s_sizes = [(1, 3), (3, 1), (3, 7), (7, 3), (7, 17), (17, 3), (3, 17), (17, 37), (37, 17), (17, 17)];

    private static readonly Lazy<ModelCompilation> s_models = new(() => ModelCompilation.Of(
        "using ModelGen;\nusing static ModelGen.Layers;\n" + string.Concat(
            from precision in new[] { "Single", "Double" }
            from size in s_sizes
            let rows = size.Rows
            let columns = size.Columns
            select $$"""
                [Model(Precision = Precision.{{precision}})]
                public sealed partial class Move{{precision}}{{rows}}x{{columns}}
                {
                    static (Tensor, Tensor, Tensor, Tensor) Forward([Shape(4, {{rows}}, {{columns}})] Tensor x, [Shape(18, {{rows}}, {{columns}})] Tensor r) =>
                        (Permute(x, 0, 2, 1), Permute(x, 1, 2, 0), PixelShuffle(r, 3), PixelUnshuffle(PixelShuffle(r, 3), 3));
                }

                """)));

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var precision in new[] { "Single", "Double" })
                foreach (var bits in new[] { 512, 256, 128, 0 }) data.Add(precision, bits);
            return data;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void Every_element_arrives_at_its_place(string precision, int bits)
    {
        Simd.Limit = bits;
        try
        {
            foreach (var (rows, columns) in s_sizes) Check(s_models.Value.Model($"Move{precision}{rows}x{columns}"), rows, columns, precision == "Double");
        }
        finally
        {
            Simd.Limit = 512;
        }
    }

    private static void Check(CompiledModel model, int rows, int columns, bool isDouble)
    {
        const int batch = 2;
        int image = rows * columns, small = 4 * image, large = 18 * image;
        var predictor = model.CreatePredictor();
        var outputs = new[] { small, small, large, large }.Select(size => Memory(Enumerable.Repeat(-1, batch * size), isDouble)).ToArray();
        predictor.Predict([Memory(Enumerable.Range(0, batch * small), isDouble), Memory(Enumerable.Range(0, batch * large), isDouble)], outputs);
        for (var sample = 0; sample < batch; sample++)
        {
            for (var i = 0; i < small; i++)
            {
                var (c, h, w) = (i / image, i / columns % rows, i % columns);
                Equal(i, outputs[0], (c * columns + w) * rows + h, small);
                Equal(i, outputs[1], (h * columns + w) * 4 + c, small);
            }
            for (var i = 0; i < large; i++)
            {
                var (c, a, b, h, w) = (i / image / 9, i / image / 3 % 3, i / image % 3, i / columns % rows, i % columns);
                Equal(i, outputs[2], ((c * rows + h) * 3 + a) * 3 * columns + w * 3 + b, large);
                Equal(i, outputs[3], i, large);
            }
            void Equal(int from, TensorMemory to, int place, int size) => Assert.Equal(sample * size + from, isDouble ? to.Double[sample * size + place] : to.Single[sample * size + place]);
        }
    }

    private static TensorMemory Memory(IEnumerable<int> numbers, bool isDouble) => isDouble ? numbers.Select(n => (double)n).ToArray() : numbers.Select(n => (float)n).ToArray();
}

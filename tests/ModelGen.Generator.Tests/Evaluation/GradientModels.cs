using System.Text;
using ModelGen.Testing;

namespace ModelGen.Generator.Tests.Evaluation;

/// <summary>Wired networks in double precision whose gradients are compared with central differences.</summary>
internal static class GradientModels
{
    /// <summary>The members of each model by its name. A size of 3 is written out without loops, one of 17 is not.</summary>
    private static readonly Dictionary<string, string> s_members = new(StringComparer.Ordinal)
    {
        ["FanOut"] = "static Tensor Forward([Shape(5)] Tensor x) { var y = Linear(x, 7); var z = Tanh(y); return y * z + Linear(z, 7) - x.Shape[0] * y; }",
        ["SharedEncoder"] =
            """
            [Linear(6), Tanh, Linear(4)] private static partial Tensor Encoder(Tensor x);
            static Tensor Forward([Shape(5)] Tensor a, [Shape(5)] Tensor b) => Square(Encoder(a) - Encoder(b));
            """,
        ["SharedConvolution"] =
            """
            [Conv2d(3, 3, Padding = 1)] private static partial Tensor Conv(Tensor x);
            static Tensor Forward([Shape(3, 5, 7)] Tensor x) => Conv(Tanh(Conv(x)));
            """,
        ["TiedHead"] = "static Tensor Forward([Shape(5)] Tensor x) { var y = Tanh(Linear(x, 7, name: \"a\")); return Linear(Tanh(Linear(y, 5, name: \"b\")), 7, weightOf: \"a\"); }",
        ["TiedLarger"] = "static Tensor Forward([Shape(17)] Tensor x) => Linear(Tanh(Linear(x, 17, name: \"a\")), 17, bias: false, weightOf: \"a\");",
        ["TiedConvolutions"] =
            """
            static Tensor Forward([Shape(3, 7, 5)] Tensor x) => ConvTranspose2d(Tanh(Conv2d(x, 5, [3, 1], stride: 2, name: "down")), 3, [3, 1], stride: 2, weightOf: "down");
            """,
        ["TiedSequences"] =
            """
            static Tensor Forward([Shape(3, 9)] Tensor x) => ConvTranspose1d(Tanh(Conv1d(Conv1d(x, 3, 3, padding: Same, name: "a"), 3, 3, weightOf: "a")), 3, 3, weightOf: "a");
            """,
        ["TiedSteps"] =
            """
            static Tensor Forward([Shape(7, 3)] Tensor x)
            {
                var (y, _) = Scan(Linear(x, 3, name: "a"), Zeros(3), (h, xt) => (Tanh(Linear(h + xt, 3, weightOf: "a")), h));
                return y;
            }
            """,
        ["Images"] =
            """
            static Tensor Forward([Shape(4, 6, 6)] Tensor x)
            {
                var y = Conv2d(x, 4, 3, padding: 1, paddingMode: PaddingMode.Reflect);
                y = AdaptiveAvgPool2d(MaxPool2d(y, 3, stride: 2, ceilMode: true), [2, 2]) + GlobalMaxPool2d(y) + AdaptiveMaxPool2d(y, 2);
                y = Resize(PixelShuffle(ConvTranspose2d(y, 4, 2, stride: 2, padding: Valid), 2), [5, 4], UpsampleMode.Bilinear, alignCorners: true);
                y = Pad(Upsample(Upsample(y, [1.5, 2.0]), 1.3, UpsampleMode.Bilinear), [1, 0, -1, 2], value: 0.5);
                y = LPPool2d(AvgPool2d(y, 3, stride: 2, ceilMode: true, countIncludePad: false), 2, 2, stride: 1);
                return PixelUnshuffle(Pad(y, [1, 0], mode: PadMode.Replicate), 1);
            }
            """,
        ["Windows"] =
            """
            static Tensor Forward([Shape(2, 5, 7)] Tensor x)
            {
                var y = ConvTranspose1d(Unfold(x, [2, 3], stride: [2, 1], padding: [1, 0]), 3, 3, stride: 2, outputPadding: 1);
                return AvgPool1d(MaxPool1d(Conv1d(y, 3, 3, padding: 1, paddingMode: PaddingMode.Circular), 3, stride: 2, padding: 1), 2, ceilMode: true);
            }
            """,
        ["UnusedBranch"] =
            """
            static Tensor Forward([Shape(5)] Tensor x) { var unused = Linear(x, 30, name: "unused"); return Linear(Tanh(x), 3, name: "used"); }
            """,
        ["SeveralOutputs"] =
            """
            static (Tensor first, Tensor second) Forward([Shape(7)] Tensor x)
            {
                var y = Tanh(Linear(x, 5));
                return (Linear(y, 3), y * y);
            }
            """,
        ["SeveralLosses"] =
            """
            static (Tensor first, Tensor second) Forward([Shape(7)] Tensor x)
            {
                var y = Tanh(Linear(x, 5));
                return (Linear(y, 3), Linear(y, 1));
            }
            static Tensor Loss(Tensor first, Tensor second, Tokens label, [Shape(1)] Tensor value) =>
                CrossEntropyLoss(first, label) + 0.3 * Mean(Square(second - value)) + 0.1 * BatchMean(Sum(Square(first)));
            """,
        ["TermsOfALoss"] =
            """
            static Tensor Forward([Shape(7)] Tensor x) => Reshape(Linear(x, 15), 3, 5);
            static Tensor Loss(Tensor output, [Shape(5)] Tokens label, [Shape(5)] Tensor weight) =>
                Sum(weight * CrossEntropyLoss(output, label, ignoreIndex: 1, reduction: Reduction.None));
            """,
        ["BroadcastChannels"] =
            """
            static Tensor Forward([Shape(3, 5, 7)] Tensor x, [Shape(3, 1, 1)] Tensor scale, [Shape(7, Shared = true)] Tensor column, [Shape(3, 1, 1, Shared = true)] Tensor shift) =>
                x * scale + column / (1.5 + Square(scale)) - shift * x;
            """,
        ["BroadcastBoth"] = "static Tensor Forward([Shape(5, 1)] Tensor a, [Shape(1, 17)] Tensor b) => (a - b) / (2 + Square(a * b));",
        ["Scalars"] = "static Tensor Forward([Shape(9)] Tensor x) => 3 - 2 * x / 5 + (-x) * 0.5 + 1 / (3 + Square(x)) - (x - 0.25) * (1 + x);",
        ["Functions"] = "static Tensor Forward([Shape(17)] Tensor x) { var p = Square(x) + 0.5; return Sqrt(p) + Exp(0.3 * x) + Log(p) + Abs(x + 20); }",
        ["Reductions"] =
            """
            static (Tensor a, Tensor b, Tensor c, Tensor d, Tensor e) Forward([Shape(3, 5, 7)] Tensor x)
            {
                var y = Square(x) + x;
                return (Mean(y, [1, 2]), Sum(y, 0, keepDims: true), Mean(y, [0, 2]), Sum(y), Mean(y, -1) + Max(y));
            }
            """,
        ["Maxima"] = "static (Tensor a, Tensor b, Tensor c) Forward([Shape(3, 5, 7)] Tensor x) { var y = Square(x) + x; return (Max(y, [1, 2]), Max(y, 0), Max(y)); }",
        ["Concatenation"] =
            """
            static Tensor Forward([Shape(3, 5)] Tensor a, [Shape(2, 5)] Tensor b, [Shape(5, 4, Shared = true)] Tensor c)
            {
                var rows = Concat(Tanh(a), b);
                return Concat([rows, c], axis: 1) * Concat([Square(rows), c], axis: -1);
            }
            """,
        ["Cutting"] =
            """
            static Tensor Forward([Shape(6, 9)] Tensor x)
            {
                var y = Square(x);
                var parts = Split(y, 3);
                var sized = Split(x, [2, 3, 4], axis: 1);
                return Concat([parts[0] * parts[2], Slice(y, 0, -2, 2), Slice(x, 0, 0, 2, step: 3)]) + Sum(sized[1]) + Slice(Concat([sized[2], sized[0]], 1), 1, 5, 1);
            }
            """,
        ["Orders"] =
            """
            static Tensor Forward([Shape(3, 4, 5)] Tensor x)
            {
                var y = Reshape(Permute(Square(x), 2, 0, 1), 5, -1);
                return Transpose(y, 0, 1) + Reshape(x, 12, 5) + Reshape(Permute(x, 0, 2, 1), 12, 5);
            }
            """,
        ["Products"] =
            """
            static Tensor Forward([Shape(3, 7)] Tensor a, [Shape(7, 5)] Tensor b, [Shape(7, 3, Shared = true)] Tensor c) =>
                MatMul(MatMul(a, b), Transpose(MatMul(a, b), 0, 1)) + MatMul(a, c);
            """,
        ["BatchedProducts"] = "static Tensor Forward([Shape(2, 5, 9)] Tensor a, [Shape(9, 17)] Tensor b) => MatMul(Tanh(a), b) * MatMul(a, b);",
        ["Stopped"] =
            """
            static Tensor Forward([Shape(5)] Tensor x) { var y = Linear(x, 4); return y * Tanh(y) + 0 * StopGradient(Linear(y, 4, name: "stopped")); }
            """,
        ["ConstantsAlone"] = "static Tensor Forward([Shape(4)] Tensor x, [Shape(4, Shared = true)] Tensor c) => Square(x) * Tanh(Square(c)) + Mean(c);",
        ["Residual"] =
            """
            static Tensor Block(Tensor x, int channels, int stride)
            {
                var y = ReLU(BatchNorm(Conv2d(x, channels, 3, stride: stride, padding: 1, bias: false, name: "conv1"), name: "bn1"));
                y = BatchNorm(Conv2d(y, channels, 3, padding: 1, bias: false, name: "conv2"), name: "bn2");
                if (stride == 1) return Tanh(y + x);
                return Tanh(y + BatchNorm(Conv2d(x, channels, 1, stride: stride, bias: false, name: "downsample.0"), name: "downsample.1"));
            }
            static Tensor Forward([Shape(3, 9, 7)] Tensor x)
            {
                for (var i = 0; i < 2; i++) using (Scope($"layer{i}")) x = Block(x, 3 + i, 1 + i);
                return Mean(x, [1, 2]);
            }
            """,
        ["Repeated"] =
            """
            [Linear(5)] private static partial Tensor Step(Tensor x);
            static Tensor Forward([Shape(5)] Tensor x) { for (var i = 0; i < 4; i++) x = Tanh(Step(x) + x); return x; }
            """,
        ["InputAsOutput"] = "static (Tensor same, Tensor twice, Tensor again) Forward([Shape(4)] Tensor x) { var y = Square(x); return (x, y, y); }",
        ["Autoencoder"] =
            """
            static Tensor Forward([Shape(17)] Tensor x) => Linear(Tanh(Linear(x, 4)), 17);
            """,
        ["LossOfInputs"] =
            """
            static Tensor Forward([Shape(7)] Tensor x, [Shape(3)] Tensor scale, [Shape(7, Shared = true)] Tensor c, [Shape(2)] Tensor unread) => Linear(Tanh(Linear(x * c, 3)) * scale, 7);
            static Tensor Loss(Tensor output, Tensor x, Tensor c, Tensor unread) => Mean(Square(output - x) + Abs(x) * c) + Sum(Square(unread) * Tanh(unread));
            """,
        ["LossOfAnInputThatIsAnOutput"] =
            """
            static (Tensor same, Tensor code) Forward([Shape(5)] Tensor x) => (x, Tanh(Linear(x, 5)));
            static Tensor Loss(Tensor same, Tensor code, Tensor x) => Mean(Square(code - x) * same);
            """,
        ["Triplet"] =
            """
            [Linear(6), Tanh, Linear(4)] private static partial Tensor Encoder(Tensor x);
            static Tensor Distance(Tensor a, Tensor b) => Sqrt(Sum(Square(a - b)) + 1e-6);
            static (Tensor anchor, Tensor positive, Tensor negative) Forward([Shape(9)] Tensor a, [Shape(9)] Tensor p, [Shape(9)] Tensor n) => (Encoder(a), Encoder(p), Encoder(n));
            static Tensor Loss(Tensor anchor, Tensor positive, Tensor negative) => ReLU(Distance(anchor, positive) - Distance(anchor, negative) + 5);
            """,
    };

    private static readonly Lazy<ModelCompilation> s_compilation = new(() =>
    {
        var text = new StringBuilder("using ModelGen;\nusing static ModelGen.Layers;\n");
        foreach (var (name, members) in s_members)
            text.AppendLine($"[Model(Precision = Precision.Double, InputGradients = true)]\npublic sealed partial class {name}\n{{\n{members}\n}}");
        return ModelCompilation.Of(text.ToString());
    });

    public static IEnumerable<string> Names => s_members.Keys;

    public static CompiledModel Model(string name) => s_compilation.Value.Model(name, seed: 3);
}

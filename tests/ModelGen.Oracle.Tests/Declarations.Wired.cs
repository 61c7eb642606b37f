namespace ModelGen.Oracle.Tests;

internal static partial class Declarations
{
    private static void AddWired()
    {
        s_byOp["add"] = c => Wired(c, "Tensor", "=> a + b;");
        s_byOp["mul"] = c => Wired(c, "Tensor", "=> a * b;");
        s_byOp["matmul"] = c => Wired(c, "Tensor", "=> MatMul(a, b);");
        s_byOp["concat"] = c => Wired(c, "Tensor", $"=> Concat([{string.Join(", ", Names(c))}], axis: {c.Number("axis") - 1});");
        s_byOp["net_residual_block"] = Residual;
        s_byOp["net_inception_block"] = Inception;
        s_byOp["net_inverted_residual"] = InvertedResidual;
        s_byOp["net_siamese"] = Siamese;
        s_byOp["net_triplet"] = Triplet;
    }

    /// <summary>A wired model over all inputs of a case; one that has another number of samples than the first is shared.</summary>
    private static string Wired(OracleCase source, string result, string body, string members = "") =>
        $"[Model(InputGradients = {(HasInputGradient(source) ? "true" : "false")}, {Accurate})]\npublic sealed partial class {ClassName(source)}\n{{\n{members}\n" +
        $"static {result} Forward({string.Join(", ", Inputs(source).Select(name => Parameter(source, name)))}) {body}\n}}";

    private static string Parameter(OracleCase source, string tensor)
    {
        var shape = source.Tensors[tensor].Shape;
        // A case with an input of fewer axes than its output has it once for the whole batch.
        var shared = shape.Count < source.Tensors[Inputs(source).First()].Shape.Count;
        return $"[Shape({string.Join(", ", shape.Skip(shared ? 0 : 1))}{(shared ? ", Shared = true" : "")})] Tensor {tensor["in.".Length..]}";
    }

    private static IEnumerable<string> Names(OracleCase source) => Inputs(source).Select(name => name["in.".Length..]);

    private static string Residual(OracleCase c)
    {
        var channels = c.Tensors["param.conv1.weight"].Shape[0];
        var projection = c.Tensors.Tensors.Any(t => t.Name == "param.short.0.weight");
        // A padded stride of 2 rounds odd sizes up.
        var stride = (c.Tensors["in.x"].Shape[2] + c.Tensors["out.y"].Shape[2] - 1) / c.Tensors["out.y"].Shape[2];
        return Wired(c, "Tensor",
            $$"""
            {
                var y = ReLU(Norm(Conv2d(x, {{channels}}, 3, stride: {{stride}}, padding: 1, bias: false, name: "conv1"), "bn1"));
                y = Norm(Conv2d(y, {{channels}}, 3, padding: 1, bias: false, name: "conv2"), "bn2");
                return ReLU(y + {{(projection ? $"Norm(Conv2d(x, {channels}, 1, stride: {stride}, bias: false, name: \"short.0\"), \"short.1\")" : "x")}});
            }
            """, Norm(c));
    }

    private static string Inception(OracleCase c)
    {
        string Conv(string x, string name) => $"ReLU(Conv2d({x}, {c.Tensors[$"param.{name}.weight"].Shape[0]}, {c.Tensors[$"param.{name}.weight"].Shape[2]}, padding: Same, name: \"{name}\"))";
        return Wired(c, "Tensor", $"=> Concat({Conv("x", "b1")}, {Conv(Conv("x", "b2a"), "b2b")}, {Conv(Conv("x", "b3a"), "b3b")}, {Conv("MaxPool2d(x, 3, stride: 1, padding: 1)", "b4")});");
    }

    private static string InvertedResidual(OracleCase c)
    {
        var (inner, outer) = (c.Tensors["param.expand.weight"].Shape[0], c.Tensors["param.project.weight"].Shape[0]);
        return Wired(c, "Tensor",
            $$"""
            {
                var y = ReLU6(Norm(Conv2d(x, {{inner}}, 1, bias: false, name: "expand"), "bn1"));
                y = ReLU6(Norm(Conv2d(y, {{inner}}, 3, padding: 1, groups: {{inner}}, bias: false, name: "dw"), "bn2"));
                return x + Norm(Conv2d(y, {{outer}}, 1, bias: false, name: "project"), "bn3");
            }
            """, Norm(c));
    }

    private static string Siamese(OracleCase c) => Wired(c, "(Tensor first, Tensor second)", "=> (Encoder(a), Encoder(b));",
        Encoder(c) +
        """
        static Tensor Loss(Tensor first, Tensor second, [Shape] Tensor target)
        {
            var squares = Sum(Square(first - second)) + 1e-9;
            return target * squares + (1 - target) * Square(ReLU(1 - Sqrt(squares)));
        }
        """);

    private static string Triplet(OracleCase c) => Wired(c, "(Tensor embedding, Tensor near, Tensor far)", "=> (Unit(Encoder(anchor)), Unit(Encoder(positive)), Unit(Encoder(negative)));",
        Encoder(c) +
        """
        static Tensor Unit(Tensor x) => x / Sqrt(Sum(Square(x), 0, keepDims: true));
        static Tensor Distance(Tensor a, Tensor b) => Sqrt(Sum(Square(a - b + 1e-6)));
        static Tensor Loss(Tensor embedding, Tensor near, Tensor far) => ReLU(Distance(embedding, near) - Distance(embedding, far) + 0.5);
        """);

    // The fixture's encoder has its weights beside each other, not in a chain.
    private static string Encoder(OracleCase c) =>
        $$"""
        [Conv2d(4, 3, Stride = 2, Padding = 1)] private static partial Tensor Conv(Tensor image);
        [Linear({{c.Tensors["param.fc.weight"].Shape[0]}})] private static partial Tensor Fc(Tensor x);
        static Tensor Encoder(Tensor image) => Fc(Flatten(ReLU(Conv(image))));

        """;

    // A case in evaluation has gradients by the running statistics, as a frozen BatchNorm has in training.
    private static string Norm(OracleCase c) =>
        $"static Tensor Norm(Tensor x, string name) => BatchNorm(x, frozen: {Bool(c.Hyper.GetProperty("mode").GetString() == "eval")}, name: name);";
}

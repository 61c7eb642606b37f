using System.Text.RegularExpressions;

namespace ModelGen.Operators.Tests;

internal static partial class Samples
{
    /// <summary>Functions of tensors: each a network of that call alone.</summary>
    private static void AddFunctions()
    {
        AddFunction("Concat", "Concat(a, b)", [3], [17, 3], [293]);
        AddFunction("Concat", "Concat([a, b], axis: 1)", [3, 7], [17, 19]);
        AddFunction("Split", "Split(a, 3, axis: 0)[1] * Split(b, 3, axis: 0)[2]", [3], [21, 17]);
        AddFunction("Slice", "Slice(a, 0, 1, 2) * Slice(b, 0, 0, 2)", [3], [17, 19]);
        AddFunction("Reshape", "Reshape(a, -1) * Reshape(b, -1)", [1], [3, 7], [17, 19]);
        AddFunction("Transpose", "Transpose(a, 0, 1)", [3, 7], [17, 19], [67, 5], [33, 49]);
        AddFunction("Permute", "Permute(a, 2, 0, 1)", [3, 1, 7], [7, 17, 3], [37, 17, 11]);
        AddFunction("Permute", "Permute(a, 2, 1, 0)", [5, 3, 7], [19, 3, 37], [3, 9, 33]);
        foreach (var name in new[] { "Sum", "Mean", "Max" })
        {
            AddFunction(name, name + "(a)", [1], [17], [293]);
            AddFunction(name, name + "(a, 1, keepDims: true)", [3, 7], [17, 19], [3, 17, 7]);
        }
        // Results side by side, few of them and many; what goes lying apart.
        AddFunction("Max", "Max(a, 0)", [17, 19], [97, 3], [67, 7], [7, 67]);
        AddFunction("Max", "Max(a, [0, 2])", [7, 5, 19], [17, 3, 7]);
        AddFunction("Max", "Max(a, [0, 1])", [17, 7, 5]);
        AddFunction("Sum", "Sum(a, 0)", [97, 3], [67, 7]);
        foreach (var name in new[] { "BatchMean", "BatchSum" })
            s_all.Add(new Sample(name, name, 7)
            {
                HasLoss = true,
                Members = "static Tensor Forward([Shape(7)] Tensor x) => Identity(x);\n" + $"static Tensor Loss(Tensor output, [Shape(7)] Tensor target) => {name}(Sum(Square(output - target)));",
            });
        foreach (var name in new[] { "Square", "Exp", "Abs" }) AddFunction(name, name + "(a)", s_vectors);
        foreach (var name in new[] { "Sqrt", "Log" }) AddFunction(name, name + "(Softplus(a))", s_vectors);
        AddFunction("MatMul", "MatMul(a, Transpose(b, 0, 1))", [1, 3], [7, 5], [17, 19], [37, 3]);
        AddFunction("MatMul", "MatMul(a, Transpose(b, 1, 2))", [3, 31, 7], [3, 5, 1], [3, 2, 47]);
        AddFunction("MatMul", "MatMul(Transpose(a, 0, 1), b)", [31, 17]);
        foreach (var size in new[] { 1, 7, 17 })
        {
            AddFunction("Zeros", $"a - Zeros({size})", [size]);
            s_all.Add(new Sample("Scan", $"Scan of {size}", 5, size)
            {
                HasLoss = false,
                Members = $"static Tensor Forward([Shape(5, {size})] Tensor x, [Shape({size})] Tensor h0) => Scan(x, h0, (h, xt) => Tanh(Linear(h, {size}) + xt)).Output;",
            });
        }
        AddFunction("GramMatrix", "GramMatrix(a)", [1, 3], [7, 5, 3], [17, 19], [9, 97, 83]);
    }

    private static void AddFunction(string name, string call, params int[][] shapes)
    {
        foreach (var shape in shapes)
        {
            var input = $"[Shape({string.Join(", ", shape)})] Tensor";
            var inputs = Regex.IsMatch(call, @"\bb\b") ? $"{input} a, {input} b" : $"{input} a";
            s_all.Add(new Sample(name, call, shape) { HasLoss = false, Members = $"static Tensor Forward({inputs}) => {call};" });
        }
    }
}

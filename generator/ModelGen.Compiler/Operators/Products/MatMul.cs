using ModelGen.Compiler.Graphs;
using ModelGen.Compiler.Kernels;

namespace ModelGen.Compiler.Operators;

/// <summary>
/// The matrix product over the last two axes, [..., m, k] · [..., k, n]; the axes before them broadcast. Either matrix may
/// be read transposed, which is all that its derivative needs.
/// </summary>
public sealed record MatMul(bool TransposeA = false, bool TransposeB = false) : Operator
{
    public static LayerKind Kind { get; } = new("MatMul", "the matrix product over the last two axes", "torch.matmul", "MatMul", _ => new MatMul())
    {
        Shapes = "[..., m, k], [..., k, n] to [..., m, n]",
    };

    public override void Infer(InferContext c)
    {
        Shape a = c.Inputs[0].Shape, b = c.Inputs[1].Shape;
        if (c.Known && (a.Rank < 2 || b.Rank < 2))
            c.Error(Rules.Rank, a.Rank < 2 ? "a" : "b", $"{c.Layer} multiplies matrices, but its operands are {a} and {b}. Reshape a vector to [1, {(a.Rank == 1 ? a[0] : b.Rank == 1 ? b[0] : 1)}] or its transpose.");
        if (!c.Known)
        {
            c.Output(Shape.Unknown);
            return;
        }
        var (m, k, inner, n) = (Rows(a), Columns(a), TransposeB ? b[-1] : b[-2], TransposeB ? b[-2] : b[-1]);
        if (k != inner) c.Error(Rules.ShapeMismatch, null, $"{c.Layer} multiplies {a} with {b}, but {k} columns need {k} rows, not {inner}.");
        var batch = Broadcasting.Join(MatMulKernel.Leading(a), MatMulKernel.Leading(b));
        if (batch is null) c.Error(Rules.ShapeMismatch, null, $"{c.Layer} multiplies {a} with {b}, but the axes before the matrices must be equal or 1.");
        c.Output(c.Known && batch is { } leading ? new Shape(leading.Sizes.Append(m).Append(n).ToEquatable()) : Shape.Unknown);
    }

    public override void Differentiate(GradientContext g)
    {
        Value a = g.Input(0), b = g.Input(1), dy = g.OutputGradient;
        if (g.Wants(0))
            g.Give(0, Broadcasting.Reduce(g, TransposeA ? g.Add(new MatMul(TransposeB, true), b, dy) : g.Add(new MatMul(false, !TransposeB), dy, b), a));
        if (g.Wants(1))
            g.Give(1, Broadcasting.Reduce(g, TransposeB ? g.Add(new MatMul(true, TransposeA), dy, a) : g.Add(new MatMul(!TransposeA, false), a, dy), b));
    }

    public override long MultiplyAdds(Graph graph, Node node) => graph.Values[node.Output].Shape.Elements * Columns(graph.Values[node.Inputs[0]].Shape);

    public override KernelCall Lower(LowerContext c) => MatMulKernel.Call(c, TransposeA, TransposeB);

    public override void Stream(StreamContext s)
    {
        // The rows of the first matrix are frames, each times the same matrix.
        if (!TransposeA && s.Time(1) is null && s.Time(0) == s.Declared(0).Rank - 2 && s.Declared(0).Rank >= s.Declared(1).Rank) s.Same(s.Time(0));
        else s.Refuse("multiplies frames with each other, so it needs the whole sequence.");
    }

    public override string Describe() => "MatMul" + (TransposeA ? " of the first transposed" : "") + (TransposeB ? " with the second transposed" : "");

    private int Rows(Shape a) => TransposeA ? a[-1] : a[-2];

    private int Columns(Shape a) => TransposeA ? a[-2] : a[-1];

}

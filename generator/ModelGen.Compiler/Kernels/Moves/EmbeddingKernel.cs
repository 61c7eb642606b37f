using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Copies a row of a table for each token.</summary>
public sealed record EmbeddingKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "Embedding" + TypeSuffix;

    public override string Summary => "y[i, :] = weight[token[i], :].";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters => ["int* token", $"{T}* weight", $"{T}* y", "int tokens", "int dimension"];

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var i = 0; i < tokens; i++)"))
            w.Line($"new ReadOnlySpan<{T}>(weight + (nint)token[i] * dimension, dimension).CopyTo(new Span<{T}>(y + (nint)i * dimension, dimension));");
    }
}

/// <summary>Adds the gradients up in the rows of their tokens, for the columns of one part; the padding token gets none.</summary>
public sealed record EmbeddingGradientKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "Embedding_Gradient" + TypeSuffix;

    public override string Summary => "dw[token, :] = Σ of dy[i, :] over the places i of the token, for the columns of one part.";

    public override EquatableArray<string> Parameters =>
        ["int* token", $"{T}* dy", $"{T}* dw", "int rows", "int dimension", "int padding", "int tokens", "int part", "int parts"];

    public override void Emit(CodeWriter w, Width v)
    {
        w.Line("var first = (int)((long)dimension * part / parts);");
        w.Line("var width = (int)((long)dimension * (part + 1) / parts) - first;");
        w.Line($"for (var row = 0; row < rows; row++) new Span<{T}>(dw + (nint)row * dimension + first, width).Clear();");
        using (w.Block("for (var i = 0; i < tokens; i++)"))
        {
            w.Line("if (token[i] == padding) continue;");
            w.Line("var from = dy + (nint)i * dimension + first;");
            w.Line("var to = dw + (nint)token[i] * dimension + first;");
            w.Line("var column = 0;");
            if (!v.IsScalar)
                w.Line($"for (; column + {v.Lanes} <= width; column += {v.Lanes}) {v.Store("to + column", $"{v.Load("to + column")} + {v.Load("from + column")}")}");
            w.Line("for (; column < width; column++) to[column] += from[column];");
        }
    }
}

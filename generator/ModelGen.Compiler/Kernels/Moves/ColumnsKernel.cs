using ModelGen.Compiler.Text;

namespace ModelGen.Compiler.Kernels;

/// <summary>Copies some columns of a matrix into another whose other columns become zero.</summary>
public sealed record ColumnsKernel(Precision Precision) : KernelSpec(Precision)
{
    public override string Name => "CopyColumns" + TypeSuffix;

    public override string Summary => "to[row, toOffset + i] = from[row, fromOffset + i] for i below width; all other columns of to are zero.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters =>
        [$"{T}* from", $"{T}* to", "int fromStride", "int fromOffset", "int toStride", "int toOffset", "int width", "int rows"];

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var row = 0; row < rows; row++)"))
        {
            w.Line($"var line = new Span<{T}>(to, toStride);");
            w.Line("line[..toOffset].Clear();");
            w.Line("line[(toOffset + width)..].Clear();");
            w.Line($"new ReadOnlySpan<{T}>(from + fromOffset, width).CopyTo(line[toOffset..]);");
            w.Line("from += fromStride;");
            w.Line("to += toStride;");
        }
    }
}

/// <summary>Puts the first columns of several matrices side by side.</summary>
public sealed record JoinColumnsKernel(Precision Precision, int Inputs) : KernelSpec(Precision)
{
    public override string Name => $"JoinColumns_{Inputs}{TypeSuffix}";

    public override string Summary => $"to[row, :] is the first width columns of each of {Inputs} matrices, side by side.";

    public override bool IsVectorized => false;

    public override EquatableArray<string> Parameters =>
        Enumerable.Range(0, Inputs).SelectMany(i => new[] { $"{T}* from{i}", $"int stride{i}", $"int width{i}" }).Append($"{T}* to").Append("int rows").ToEquatable();

    public override void Emit(CodeWriter w, Width v)
    {
        using (w.Block("for (var row = 0; row < rows; row++)"))
            for (var i = 0; i < Inputs; i++)
            {
                w.Line($"new ReadOnlySpan<{T}>(from{i}, width{i}).CopyTo(new Span<{T}>(to, width{i}));");
                w.Line($"from{i} += stride{i};");
                w.Line($"to += width{i};");
            }
    }
}
